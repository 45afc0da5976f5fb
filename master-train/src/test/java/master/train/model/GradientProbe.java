// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import master.core.model.ModelManifest;
import master.core.network.Weights;
import master.train.TestModels;
import master.train.config.Optimization;
import master.train.config.Optimizer;
import master.train.data.Batch;

/**
 * The slope of the training loss along a random direction of one parameter: once from the gradient that the optimizer
 * gets, once from differences of the loss.
 */
final class GradientProbe {
    private GradientProbe() {}

    /** Plain descent, whose step is the gradient. */
    private static Optimization still() {
        return Optimization.of(new Optimizer.Sgd(0, false, 0), 1);
    }

    static double directional(ModelManifest manifest, Batch batch, String name) {
        Weights start = TestModels.weights(manifest, 7);
        try (MasterNetwork network = MasterNetwork.create(manifest, start, still())) {
            network.fit(batch);
            float[] update = network.lastUpdate(name);
            float[] direction = direction(name, update.length);
            double sum = 0;
            for (int i = 0; i < update.length; i++) {
                sum += update[i] * direction[i];
            }
            return sum;
        }
    }

    static double difference(ModelManifest manifest, Batch batch, String name, double step) {
        return (loss(manifest, batch, name, step) - loss(manifest, batch, name, -step)) / (2 * step);
    }

    private static double loss(ModelManifest manifest, Batch batch, String name, double step) {
        Map<String, Weights.Tensor> tensors =
                new LinkedHashMap<>(TestModels.weights(manifest, 7).tensors());
        float[] values = tensors.get(name).values().clone();
        float[] direction = direction(name, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (step * direction[i]);
        }
        tensors.put(name, new Weights.Tensor(tensors.get(name).shape(), values));
        try (MasterNetwork network = MasterNetwork.create(manifest, new Weights(tensors), still())) {
            return network.fit(batch);
        }
    }

    /** A fixed random direction of length 1. */
    private static float[] direction(String name, int length) {
        Random random = new Random(name.hashCode());
        float[] direction = new float[length];
        double squares = 0;
        for (int i = 0; i < length; i++) {
            direction[i] = (float) random.nextGaussian();
            squares += direction[i] * direction[i];
        }
        for (int i = 0; i < length; i++) {
            direction[i] /= (float) Math.sqrt(squares);
        }
        return direction;
    }
}
