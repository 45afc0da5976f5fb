// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import master.api.Canvas;
import master.api.RecognitionException;
import master.core.network.NetworkConfig;

/**
 * Where the decoder looked in each step.
 *
 * @param weights {@code [N, steps, places]}; those of a step add up to 1
 * @param places of the feature map, row by row
 */
record Attention(float[] weights, int places) {
    /** Weights below this share of the strongest one are taken for none: they lie all over the map. Chosen by drawn captchas. */
    private static final float LEAST = 0.3f;

    /**
     * The box of a step: its center is that of the weights, and it is as wide and high as an evenly filled box that spreads
     * as much as they do. A place is not a point, but spreads over its part of the canvas.
     *
     * @param step its number among those of all images
     * @return x and y of the center, width and height, as shares of the canvas
     * @throws RecognitionException if the places are not those of the canvas, or have no weight
     */
    double[] shares(int step, NetworkConfig network, Canvas canvas) {
        int rows = network.featureHeight(canvas.height());
        int columns = network.featureWidth(canvas.width());
        if (rows * columns != places) {
            throw new RecognitionException("the model answered with attention to %d places, the canvas %s has %d"
                    .formatted(places, canvas, rows * columns));
        }
        float strongest = 0;
        for (int i = 0; i < places; i++) {
            strongest = Math.max(strongest, weights[step * places + i]);
        }
        double[] across = new double[columns];
        double[] down = new double[rows];
        double sum = 0;
        for (int i = 0; i < places; i++) {
            double weight = weights[step * places + i];
            if (weight >= LEAST * strongest) {
                across[i % columns] += weight;
                down[i / columns] += weight;
                sum += weight;
            }
        }
        if (!(sum > 0)) {
            throw new RecognitionException("the model answered with attention to nothing");
        }
        double[] horizontal = extent(across, sum);
        double[] vertical = extent(down, sum);
        return new double[] {horizontal[0], vertical[0], horizontal[1], vertical[1]};
    }

    /** Center and size as shares of an axis. An even spread over a length l has the variance l * l / 12. */
    private static double[] extent(double[] weights, double sum) {
        double mean = 0;
        for (int i = 0; i < weights.length; i++) {
            mean += weights[i] / sum * (i + 0.5);
        }
        double variance = 1 / 12.0; // of a place in itself
        for (int i = 0; i < weights.length; i++) {
            variance += weights[i] / sum * (i + 0.5 - mean) * (i + 0.5 - mean);
        }
        return new double[] {mean / weights.length, Math.sqrt(12 * variance) / weights.length};
    }
}
