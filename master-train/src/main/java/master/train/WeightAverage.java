// SPDX-License-Identifier: Apache-2.0
package master.train;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import master.core.network.Weights;

/**
 * A running average of all weights: {@code average = decay * average + (1 - decay) * weights}, with a decay that starts
 * low, so that early steps are forgotten. What is validated and exported. Not thread-safe.
 */
final class WeightAverage {
    /** Steps between two additions: copying all weights after every step would cost more than it brings. */
    private static final int INTERVAL = 5;

    private final double decay;
    private final Map<String, Weights.Tensor> average = new LinkedHashMap<>();

    /** @param decay in [0, 1); 0 keeps just the last weights */
    WeightAverage(Weights start, double decay) {
        this.decay = decay;
        start.tensors()
                .forEach((name, tensor) -> average.put(
                        name, new Weights.Tensor(tensor.shape(), tensor.values().clone())));
    }

    /**
     * Takes the weights after a step, counted from 1; most steps are passed over.
     *
     * @param weights asked only if they are needed
     */
    void add(Supplier<Weights> weights, int step) {
        if (step % INTERVAL != 0 && decay > 0) {
            return;
        }
        float keep = (float) Math.min(Math.pow(decay, INTERVAL), (1.0 + step) / (10.0 * INTERVAL + step));
        weights.get().tensors().forEach((name, tensor) -> {
            float[] values = requireNonNull(average.get(name)).values();
            float[] latest = tensor.values();
            for (int i = 0; i < values.length; i++) {
                values[i] = keep * values[i] + (1 - keep) * latest[i];
            }
        });
    }

    /** The average; changes with the next {@link #add}. */
    Weights weights() {
        return new Weights(average);
    }
}
