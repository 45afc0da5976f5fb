// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BatchNormTest {
    private static final double EPSILON = 1e-5;
    private static final int N = 3;
    private static final int C = 2;
    private static final int H = 2;
    private static final int W = 3;

    private final Random random = new Random(8);

    @BeforeAll
    static void prepare() {
        Backend.prepare();
    }

    private INDArray values(long... shape) {
        int length = 1;
        for (long size : shape) {
            length *= (int) size;
        }
        float[] data = new float[length];
        for (int i = 0; i < length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        return Nd4j.create(data, shape, 'c');
    }

    /** The same in plain double arithmetic. */
    private static double[] reference(INDArray x, INDArray added, INDArray weight, INDArray bias, boolean relu) {
        double[] out = new double[N * C * H * W];
        for (int c = 0; c < C; c++) {
            double mean = 0;
            double variance = 0;
            for (int n = 0; n < N; n++) {
                for (int p = 0; p < H * W; p++) {
                    mean += x.getDouble(n, c, p / W, p % W) / (N * H * W);
                }
            }
            for (int n = 0; n < N; n++) {
                for (int p = 0; p < H * W; p++) {
                    variance += Math.pow(x.getDouble(n, c, p / W, p % W) - mean, 2) / (N * H * W);
                }
            }
            for (int n = 0; n < N; n++) {
                for (int p = 0; p < H * W; p++) {
                    double y = (x.getDouble(n, c, p / W, p % W) - mean)
                                    / Math.sqrt(variance + EPSILON)
                                    * weight.getDouble(c)
                            + bias.getDouble(c)
                            + added.getDouble(n, c, p / W, p % W);
                    out[(n * C + c) * H * W + p] = relu ? Math.max(0, y) : y;
                }
            }
        }
        return out;
    }

    @Test
    void normalizes_adds_and_rectifies() {
        INDArray x = values(N, C, H, W);
        INDArray added = values(N, C, H, W);
        INDArray weight = values(C);
        INDArray bias = values(C);
        INDArray y = x.ulike();
        BatchNorm.forward(x, added, y, BatchNorm.statistics(x, EPSILON), weight, bias, true);
        double[] expected = reference(x, added, weight, bias, true);
        for (int i = 0; i < expected.length; i++) {
            assertThat(y.getDouble(i)).isCloseTo(expected[i], within(1e-5));
        }
        assertThat(y.minNumber().doubleValue()).isZero();
    }

    @Test
    void gradients_match_central_differences() {
        INDArray x = values(N, C, H, W);
        INDArray added = values(N, C, H, W);
        INDArray weight = values(C);
        INDArray bias = values(C);
        INDArray direction = values(N, C, H, W);
        INDArray y = x.ulike();
        BatchNorm.Statistics statistics = BatchNorm.statistics(x, EPSILON);
        BatchNorm.forward(x, added, y, statistics, weight, bias, true);
        INDArray dx = x.ulike();
        INDArray dAdded = x.ulike();
        INDArray dWeight = weight.ulike();
        INDArray dBias = bias.ulike();
        BatchNorm.backward(x, y, direction, dx, dAdded, statistics, weight, dWeight, dBias, true);
        for (INDArray[] pair : new INDArray[][] {{x, dx}, {added, dAdded}, {weight, dWeight}, {bias, dBias}}) {
            INDArray exact = pair[0].castTo(DataType.DOUBLE);
            for (long i = 0; i < pair[0].length(); i++) {
                double step = 1e-6;
                double kept = exact.getDouble(i);
                double[] loss = new double[2];
                for (int side = 0; side < 2; side++) {
                    exact.putScalar(i, kept + (side == 0 ? step : -step));
                    double[] out = reference(
                            pair[0] == x ? exact : x,
                            pair[0] == added ? exact : added,
                            pair[0] == weight ? exact : weight,
                            pair[0] == bias ? exact : bias,
                            true);
                    for (int k = 0; k < out.length; k++) {
                        loss[side] += out[k] * direction.getDouble(k);
                    }
                }
                exact.putScalar(i, kept);
                assertThat(pair[1].getDouble(i)).isCloseTo((loss[0] - loss[1]) / (2 * step), within(2e-4));
            }
        }
    }

    @Test
    void operations_for_other_devices_give_the_same() {
        INDArray x = values(N, C, H, W);
        INDArray added = values(N, C, H, W);
        INDArray weight = values(C);
        INDArray bias = values(C);
        INDArray dy = values(N, C, H, W);
        BatchNorm.Statistics fast = BatchNorm.statistics(x, EPSILON);
        BatchNorm.Statistics slow = BatchNormOperations.statistics(x, EPSILON);
        assertThat(slow.mean()).containsExactly(fast.mean(), within(1e-6));
        assertThat(slow.variance()).containsExactly(fast.variance(), within(1e-6));
        INDArray[] y = {x.ulike(), x.ulike()};
        BatchNorm.forward(x, added, y[0], fast, weight, bias, true);
        BatchNormOperations.forward(x, added, y[1], slow, weight, bias, true);
        assertThat(y[1].equalsWithEps(y[0], 1e-5)).isTrue();
        INDArray[] dx = {x.ulike(), x.ulike()};
        INDArray[] dAdded = {x.ulike(), x.ulike()};
        INDArray[] dWeight = {weight.ulike(), weight.ulike()};
        INDArray[] dBias = {bias.ulike(), bias.ulike()};
        BatchNorm.backward(x, y[0], dy, dx[0], dAdded[0], fast, weight, dWeight[0], dBias[0], true);
        BatchNormOperations.backward(x, y[1], dy, dx[1], dAdded[1], slow, weight, dWeight[1], dBias[1], true);
        assertThat(dx[1].equalsWithEps(dx[0], 1e-5)).isTrue();
        assertThat(dAdded[1].equalsWithEps(dAdded[0], 1e-5)).isTrue();
        assertThat(dWeight[1].equalsWithEps(dWeight[0], 1e-5)).isTrue();
        assertThat(dBias[1].equalsWithEps(dBias[0], 1e-5)).isTrue();
    }

    @Test
    void running_statistics_move_by_a_tenth_towards_the_batch() {
        INDArray x = values(N, C, H, W).muli(2).addi(3);
        BatchNorm.Statistics statistics = BatchNorm.statistics(x, EPSILON);
        INDArray mean = Nd4j.zeros(DataType.FLOAT, C);
        INDArray variance = Nd4j.ones(DataType.FLOAT, C);
        INDArray fall = Nd4j.zeros(DataType.FLOAT, C);
        statistics.move(mean, fall, 0.1, false);
        mean.subi(fall);
        statistics.move(variance, fall, 0.1, true);
        variance.subi(fall);
        int count = N * H * W;
        for (int c = 0; c < C; c++) {
            assertThat(mean.getDouble(c)).isCloseTo(0.1 * statistics.mean()[c], within(1e-5));
            assertThat(variance.getDouble(c))
                    .isCloseTo(0.9 + 0.1 * statistics.variance()[c] * count / (count - 1), within(1e-4));
        }
    }
}
