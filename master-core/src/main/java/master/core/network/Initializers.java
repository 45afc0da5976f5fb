// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import master.core.network.Weights.Tensor;

/**
 * The values a network starts from, by {@link Parameter.Role}. Every parameter has a random sequence of its own, which
 * depends on the seed and its name only: adding a parameter to a network leaves the others as they are.
 *
 * <p>Sources: He et al. 2015 (convolutions, normal, fan-in); Glorot and Bengio 2010 (matrices, uniform).
 */
public final class Initializers {
    private Initializers() {}

    /**
     * New weights of a network.
     *
     * @param parameters its name table
     * @param seed the same seed gives the same weights
     */
    public static Weights initialize(Parameters parameters, long seed) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : parameters.all()) {
            tensors.put(parameter.name(), new Tensor(parameter.shape(), values(parameter, seed)));
        }
        return new Weights(tensors);
    }

    private static float[] values(Parameter parameter, long seed) {
        List<Integer> shape = parameter.shape();
        RandomGenerator random = new SplittableRandom(new SplittableRandom(seed).nextLong() ^ hash(parameter.name()));
        float[] values = new float[parameter.length()];
        switch (parameter.role()) {
            case CONVOLUTION -> { // [out, in, rows, columns]
                double deviation = Math.sqrt(2.0 / (shape.get(1) * shape.get(2) * shape.get(3)));
                fill(values, () -> random.nextGaussian() * deviation);
            }
            case MATRIX -> { // [in, out]
                double bound = Math.sqrt(6.0 / (shape.get(0) + shape.get(1)));
                fill(values, () -> (2 * random.nextDouble() - 1) * bound);
            }
            case EMBEDDING -> { // [tokens, modelDim]
                double deviation = 1 / Math.sqrt(shape.get(1));
                fill(values, () -> random.nextGaussian() * deviation);
            }
            case SCALE, RUNNING_VARIANCE -> Arrays.fill(values, 1);
            case BIAS, RUNNING_MEAN -> Arrays.fill(values, 0);
        }
        return values;
    }

    private static void fill(float[] values, DoubleSupplier next) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) next.getAsDouble();
        }
    }

    /** FNV-1a over the UTF-16 units; 64 bits, so that two names of one network do not meet. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
