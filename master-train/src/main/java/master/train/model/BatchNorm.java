// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batch normalization over arrays [N, C, H, W] that lie row by row, channel by channel in parallel. Each channel is read
 * into the processor's cache once per pass, which makes it several times faster than Deeplearning4j's layer; the order
 * of all sums is fixed, so results do not depend on the number of threads. Where the arrays are not 32-bit floats in
 * the processor's memory (CUDA, double precision), {@link BatchNormOperations} does the same by ND4J operations.
 */
final class BatchNorm {
    /** The weight of a new batch in the running statistics. */
    static final double MOMENTUM = 0.1;

    private BatchNorm() {}

    /** Mean and variance of the channels, and how many values they were taken over (0 for running statistics). */
    record Statistics(double[] mean, double[] variance, double[] inverse, long count) {
        static Statistics running(INDArray mean, INDArray variance, double epsilon) {
            double[] variances = variance.toDoubleVector();
            return new Statistics(mean.toDoubleVector(), variances, inverse(variances, epsilon), 0);
        }

        static double[] inverse(double[] variance, double epsilon) {
            return IntStream.range(0, variance.length)
                    .mapToDouble(c -> 1 / Math.sqrt(variance[c] + epsilon))
                    .toArray();
        }

        /** Writes by how much a running statistic is to fall: {@code momentum * (running - batch)}. */
        void move(INDArray running, INDArray gradient, double momentum, boolean ofVariance) {
            double unbiased = count > 1 ? count / (count - 1.0) : 1;
            double[] old = running.toDoubleVector();
            double[] delta = new double[old.length];
            for (int c = 0; c < delta.length; c++) {
                delta[c] = momentum * (old[c] - (ofVariance ? variance[c] * unbiased : mean[c]));
            }
            gradient.assign(Nd4j.createFromArray(delta).castTo(gradient.dataType()));
        }
    }

    /** The sizes of an array [N, C, H, W]. */
    private record Sizes(int batch, int channels, int positions) {
        static Sizes of(INDArray array) {
            return new Sizes((int) array.size(0), (int) array.size(1), Math.toIntExact(array.size(2) * array.size(3)));
        }

        int perChannel() {
            return Math.multiplyExact(batch, positions);
        }
    }

    static Statistics statistics(INDArray x, double epsilon) {
        if (!HostArray.reachable(x)) {
            return BatchNormOperations.statistics(x, epsilon);
        }
        Sizes sizes = Sizes.of(x);
        HostArray values = HostArray.of(x);
        double[] mean = new double[sizes.channels];
        double[] variance = new double[sizes.channels];
        IntStream.range(0, sizes.channels).parallel().forEach(c -> {
            float[] data = values.channel(sizes.batch, sizes.channels, sizes.positions, c);
            mean[c] = sum(data, sizes.positions) / data.length;
            variance[c] = sumOfSquares(data, sizes.positions, (float) mean[c]) / data.length;
        });
        return new Statistics(mean, variance, Statistics.inverse(variance, epsilon), sizes.perChannel());
    }

    /** Sums position by position over the batch, which the compiler turns into vector instructions, then over positions. */
    private static double sum(float[] data, int positions) {
        float[] partial = new float[positions];
        for (int base = 0; base < data.length; base += positions) {
            for (int i = 0; i < positions; i++) {
                partial[i] += data[base + i];
            }
        }
        return total(partial);
    }

    private static double sumOfSquares(float[] data, int positions, float mean) {
        float[] partial = new float[positions];
        for (int base = 0; base < data.length; base += positions) {
            for (int i = 0; i < positions; i++) {
                float difference = data[base + i] - mean;
                partial[i] += difference * difference;
            }
        }
        return total(partial);
    }

    private static double sumOfProducts(float[] a, float[] b, int positions) {
        float[] partial = new float[positions];
        for (int base = 0; base < a.length; base += positions) {
            for (int i = 0; i < positions; i++) {
                partial[i] += a[base + i] * b[base + i];
            }
        }
        return total(partial);
    }

    private static double total(float[] partial) {
        double total = 0;
        for (float value : partial) {
            total += value;
        }
        return total;
    }

    /** {@code y = relu((x - mean) * inverse * weight + bias + added)}; added may be null for none. */
    static void forward(
            INDArray x,
            INDArray added,
            INDArray y,
            Statistics statistics,
            INDArray weight,
            INDArray bias,
            boolean relu) {
        if (!HostArray.reachable(x)) {
            BatchNormOperations.forward(x, added, y, statistics, weight, bias, relu);
            return;
        }
        Sizes sizes = Sizes.of(x);
        HostArray from = HostArray.of(x);
        HostArray plus = added == null ? null : HostArray.of(added);
        HostArray to = HostArray.of(y);
        double[] weights = weight.toDoubleVector();
        double[] biases = bias.toDoubleVector();
        IntStream.range(0, sizes.channels).parallel().forEach(c -> {
            float[] data = from.channel(sizes.batch, sizes.channels, sizes.positions, c);
            float scale = (float) (weights[c] * statistics.inverse[c]);
            float shift = (float) (biases[c] - statistics.mean[c] * weights[c] * statistics.inverse[c]);
            for (int i = 0; i < data.length; i++) {
                data[i] = data[i] * scale + shift;
            }
            if (plus != null) {
                float[] other = plus.channel(sizes.batch, sizes.channels, sizes.positions, c);
                for (int i = 0; i < data.length; i++) {
                    data[i] += other[i];
                }
            }
            if (relu) {
                for (int i = 0; i < data.length; i++) {
                    data[i] = Math.max(data[i], 0f);
                }
            }
            to.putChannel(sizes.batch, sizes.channels, sizes.positions, c, data);
        });
    }

    /**
     * The gradients of {@link #forward} in training, where the statistics depend on the input.
     *
     * @param y the output of the forward pass, which says where ReLU let through
     * @param dAdded where the gradient of the residual goes; null for none
     */
    static void backward(
            INDArray x,
            INDArray y,
            INDArray dy,
            INDArray dx,
            INDArray dAdded,
            Statistics statistics,
            INDArray weight,
            INDArray dWeight,
            INDArray dBias,
            boolean relu) {
        if (!HostArray.reachable(x)) {
            BatchNormOperations.backward(x, y, dy, dx, dAdded, statistics, weight, dWeight, dBias, relu);
            return;
        }
        Sizes sizes = Sizes.of(x);
        HostArray inputs = HostArray.of(x);
        HostArray outputs = HostArray.of(y);
        HostArray deltas = HostArray.of(dy);
        HostArray to = HostArray.of(dx);
        HostArray toAdded = dAdded == null ? null : HostArray.of(dAdded);
        double[] weights = weight.toDoubleVector();
        double[] weightGradient = new double[sizes.channels];
        double[] biasGradient = new double[sizes.channels];
        int count = sizes.perChannel();
        IntStream.range(0, sizes.channels).parallel().forEach(c -> {
            float[] delta = deltas.channel(sizes.batch, sizes.channels, sizes.positions, c);
            if (relu) {
                float[] output = outputs.channel(sizes.batch, sizes.channels, sizes.positions, c);
                for (int i = 0; i < delta.length; i++) {
                    // 1 where the output is above 0, else 0, without a branch
                    delta[i] *= Math.min(1f, output[i] * Float.MAX_VALUE);
                }
            }
            if (toAdded != null) {
                toAdded.putChannel(sizes.batch, sizes.channels, sizes.positions, c, delta);
            }
            float[] normalized = inputs.channel(sizes.batch, sizes.channels, sizes.positions, c);
            float inverse = (float) statistics.inverse[c];
            float shift = (float) (-statistics.mean[c] * statistics.inverse[c]);
            for (int i = 0; i < normalized.length; i++) {
                normalized[i] = normalized[i] * inverse + shift;
            }
            biasGradient[c] = sum(delta, sizes.positions);
            weightGradient[c] = sumOfProducts(delta, normalized, sizes.positions);
            float scale = (float) (weights[c] * statistics.inverse[c]);
            float meanDelta = (float) (biasGradient[c] / count);
            float meanProduct = (float) (weightGradient[c] / count);
            for (int i = 0; i < delta.length; i++) {
                delta[i] = (delta[i] - meanDelta - normalized[i] * meanProduct) * scale;
            }
            to.putChannel(sizes.batch, sizes.channels, sizes.positions, c, delta);
        });
        dWeight.assign(Nd4j.createFromArray(weightGradient).castTo(DataType.FLOAT));
        dBias.assign(Nd4j.createFromArray(biasGradient).castTo(DataType.FLOAT));
    }
}
