// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import master.core.network.BackboneLayers;
import master.core.network.ContextConfig;
import master.core.network.NetworkConfig;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** oneDNN's operations against those of ND4J, and their gradients against central differences. */
class OneDnnKernelsTest {
    private final Random random = new Random(5);

    @BeforeAll
    static void prepare() {
        Backend.prepare();
        assumeThat(Kernels.best()).as("oneDNN on this machine").isInstanceOf(OneDnnKernels.class);
    }

    private INDArray values(long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.create(values, shape, 'c');
    }

    private interface Operation extends BiFunction<Tape, List<Tape.Value>, Tape.Value> {}

    /** What every operation that the network is made of gives, for feature maps in blocks and for those that are not. */
    private enum Case {
        LINEAR(new long[][] {{6, 32}, {32, 5}, {5}}, (t, v) -> t.linear(v.get(0), v.get(1), v.get(2))),
        STEM(new long[][] {{2, 1, 8, 12}, {32, 1, 3, 3}}, (t, v) -> t.convolution(v.get(0), v.get(1), 1, 1, 1)),
        COLOR_STEM(new long[][] {{2, 3, 9, 12}, {16, 3, 5, 5}}, (t, v) -> t.convolution(v.get(0), v.get(1), 2, 2, 1)),
        WINOGRAD(new long[][] {{2, 32, 8, 12}, {16, 32, 3, 3}}, (t, v) -> t.convolution(v.get(0), v.get(1), 1, 1, 1)),
        ODD_SIZES(new long[][] {{1, 16, 5, 7}, {32, 16, 3, 3}}, (t, v) -> t.convolution(v.get(0), v.get(1), 1, 1, 1)),
        STRIDES(new long[][] {{2, 16, 7, 6}, {32, 16, 3, 3}}, (t, v) -> t.convolution(v.get(0), v.get(1), 2, 1, 1)),
        ONE_BY_ONE(new long[][] {{2, 48, 4, 6}, {16, 48, 1, 1}}, (t, v) -> t.convolution(v.get(0), v.get(1), 1, 1, 1)),
        NO_BLOCKS(new long[][] {{2, 10, 4, 6}, {16, 10, 3, 3}}, (t, v) -> t.convolution(v.get(0), v.get(1), 1, 1, 1)),
        DEPTHWISE(new long[][] {{2, 32, 6, 8}, {32, 1, 3, 3}}, (t, v) -> t.convolution(v.get(0), v.get(1), 1, 1, 32)),
        DEPTHWISE_STRIDES(
                new long[][] {{2, 32, 7, 8}, {32, 1, 3, 3}}, (t, v) -> t.convolution(v.get(0), v.get(1), 2, 1, 32)),
        DEPTHWISE_LARGE(
                new long[][] {{2, 16, 7, 8}, {16, 1, 5, 5}}, (t, v) -> t.convolution(v.get(0), v.get(1), 1, 1, 16)),
        NORM(new long[][] {{3, 16, 4, 5}, {16}, {16}}, (t, v) -> norm(t, v, false, false)),
        NORM_RELU(new long[][] {{3, 16, 4, 5}, {16}, {16}}, (t, v) -> norm(t, v, false, true)),
        NORM_RESIDUAL(new long[][] {{3, 16, 4, 5}, {16}, {16}, {3, 16, 4, 5}}, (t, v) -> norm(t, v, true, false)),
        NORM_RESIDUAL_RELU(new long[][] {{3, 16, 4, 5}, {16}, {16}, {3, 16, 4, 5}}, (t, v) -> norm(t, v, true, true)),
        NORM_NO_BLOCKS(new long[][] {{3, 10, 4, 5}, {10}, {10}}, (t, v) -> norm(t, v, false, true)),
        RELU(new long[][] {{3, 7}}, (t, v) -> t.relu(v.get(0))),
        ADD_RELU(new long[][] {{2, 16, 3, 3}, {2, 16, 3, 3}}, (t, v) -> t.addRelu(blocks(t, v.get(0)), v.get(1))),
        ADD(new long[][] {{2, 16, 3, 3}, {2, 16, 3, 3}}, (t, v) -> t.add(v.get(0), blocks(t, v.get(1)))),
        LAYER_NORM(new long[][] {{5, 24}, {24}, {24}}, (t, v) -> t.layerNorm(v.get(0), v.get(1), v.get(2), 1e-3)),
        SELF_ATTENTION(
                new long[][] {{6, 8}, {6, 8}, {6, 8}},
                (t, v) -> t.attention(
                        v.get(0),
                        v.get(1),
                        v.get(2),
                        3,
                        3,
                        2,
                        Optional.of(Tape.causalMask(3, v.get(0).array.dataType())))),
        CROSS_ATTENTION(
                new long[][] {{6, 24}, {14, 24}, {14, 24}},
                (t, v) -> t.attention(v.get(0), v.get(1), v.get(2), 3, 7, 4, Optional.empty())),
        SAME_ATTENTION(
                new long[][] {{6, 24}}, (t, v) -> t.attention(v.get(0), v.get(0), v.get(0), 3, 3, 4, Optional.empty())),
        MAX_POOL(new long[][] {{2, 32, 5, 4}}, (t, v) -> t.maxPool(v.get(0), 2, 1)),
        FLATTEN(new long[][] {{2, 16, 3, 4}}, (t, v) -> t.flatten(blocks(t, v.get(0)))),
        FLATTEN_NO_BLOCKS(new long[][] {{2, 5, 3, 4}}, (t, v) -> t.flatten(v.get(0))),
        UNFLATTEN(new long[][] {{24, 16}}, (t, v) -> t.unflatten(v.get(0), 3, 4)),
        SIGMOID(new long[][] {{2, 16, 3, 4}}, (t, v) -> t.sigmoid(t.scale(blocks(t, v.get(0)), 1.5))),
        ATTEND(new long[][] {{2, 64, 3, 4}, {32, 1}, {1}}, (t, v) -> attend(t, v, 2)),
        ATTEND_ONE(new long[][] {{2, 32, 3, 4}, {32, 1}, {1}}, (t, v) -> attend(t, v, 1)),
        ATTEND_SMALL_ASPECTS(new long[][] {{2, 32, 3, 4}, {4, 1}, {1}}, (t, v) -> attend(t, v, 8)),
        AVERAGE(new long[][] {{2, 32, 3, 4}}, (t, v) -> context(t).average(blocks(t, v.get(0)))),
        AVERAGE_NO_BLOCKS(new long[][] {{2, 5, 3, 4}}, (t, v) -> context(t).average(v.get(0))),
        FUSE_ADD(new long[][] {{2, 32, 3, 4}, {2, 32}}, (t, v) -> context(t).add(blocks(t, v.get(0)), v.get(1))),
        FUSE_MULTIPLY(
                new long[][] {{2, 32, 3, 4}, {2, 32}}, (t, v) -> context(t).multiply(blocks(t, v.get(0)), v.get(1))),
        FUSE_BESIDE(new long[][] {{2, 32, 3, 4}, {2, 5}}, (t, v) -> context(t).beside(blocks(t, v.get(0)), v.get(1))),
        CROSS_ENTROPY(
                new long[][] {{3, 40}},
                (t, v) -> t.crossEntropy(v.get(0), new int[] {1, 39, 7}, new float[] {0.5f, 0, 2}, 0.1, answerable(40))
                        .value()),
        L1(new long[][] {{2, 4}}, (t, v) -> t.l1(v.get(0), new float[8], new float[] {1, 0.5f}));

        private final long[][] shapes;
        private final Operation operation;

        Case(long[][] shapes, Operation operation) {
            this.shapes = shapes;
            this.operation = operation;
        }

        /** The same map, in blocks where there are blocks. */
        private static Tape.Value blocks(Tape tape, Tape.Value x) {
            return tape.maxPool(x, 1, 1);
        }

        private static ContextOperations context(Tape tape) {
            return new ContextOperations(tape, Map.of());
        }

        private static Tape.Value attend(Tape tape, List<Tape.Value> v, int aspects) {
            return context(tape).attend(blocks(tape, v.get(0)), v.get(1), v.get(2), aspects, true);
        }

        private static Tape.Value norm(Tape tape, List<Tape.Value> v, boolean residual, boolean relu) {
            INDArray running = v.get(1).array.mul(0).addi(0.5);
            return tape.batchNorm(
                    v.get(0),
                    v.get(1),
                    v.get(2),
                    tape.parameter(running, running.ulike()),
                    tape.parameter(running, running.ulike()),
                    1e-5,
                    residual ? Optional.of(v.get(3)) : Optional.empty(),
                    relu);
        }
    }

    /** The result and then the gradients of all arguments. */
    private static List<INDArray> run(Kernels kernels, Case test, List<INDArray> arguments, boolean training) {
        return run(kernels, test.operation, arguments, training);
    }

    private static List<INDArray> run(
            Kernels kernels, Operation operation, List<INDArray> arguments, boolean training) {
        List<INDArray> results = new ArrayList<>();
        try (Workspace workspace = new Workspace(kernels);
                Tape tape = new Tape(training, 3, workspace)) {
            List<Tape.Value> values = new ArrayList<>();
            List<INDArray> gradients = new ArrayList<>();
            for (INDArray argument : arguments) {
                gradients.add(argument.ulike().assign(0));
                values.add(tape.parameter(argument, gradients.get(gradients.size() - 1)));
            }
            Tape.Value result = tape.plain(operation.apply(tape, values));
            results.add(result.array.dup('c'));
            if (training) {
                float[] direction = new float[(int) result.array.length()];
                for (int i = 0; i < direction.length; i++) {
                    direction[i] = (float) Math.sin(i);
                }
                tape.backward(result, Nd4j.create(direction, result.array.shape(), 'c'));
                results.addAll(gradients);
            }
        }
        return results;
    }

    private List<INDArray> arguments(Case test) {
        return Arrays.stream(test.shapes).map(this::values).toList();
    }

    private static void areClose(List<INDArray> actual, List<INDArray> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).shape()).isEqualTo(expected.get(i).shape());
            double size = Math.max(1e-3, expected.get(i).amaxNumber().doubleValue());
            double difference = actual.get(i).sub(expected.get(i)).amaxNumber().doubleValue();
            assertThat(difference).as("array %d, of values to %f", i, size).isLessThanOrEqualTo(1e-4 * size);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gives_what_nd4j_gives(Case test) {
        List<INDArray> arguments = arguments(test);
        areClose(run(Kernels.best(), test, arguments, true), run(Kernels.ND4J, test, arguments, true));
        areClose(run(Kernels.best(), test, arguments, false), run(Kernels.ND4J, test, arguments, false));
    }

    /** Operations that are large enough for the matrix units, with sizes that do not fill their tiles. */
    private enum HalfCase {
        CONVOLUTION(
                new long[][] {{3, 32, 17, 23}, {48, 32, 3, 3}}, (t, v) -> t.convolution(v.get(0), v.get(1), 1, 1, 1)),
        STRIDES(new long[][] {{2, 48, 15, 22}, {32, 48, 3, 3}}, (t, v) -> t.convolution(v.get(0), v.get(1), 2, 1, 1)),
        ONE_COLUMN(
                new long[][] {{2, 176, 40, 1}, {112, 176, 3, 3}}, (t, v) -> t.convolution(v.get(0), v.get(1), 1, 2, 1)),
        ONE_BY_ONE(new long[][] {{2, 64, 9, 14}, {80, 64, 1, 1}}, (t, v) -> t.convolution(v.get(0), v.get(1), 1, 1, 1)),
        LINEAR(new long[][] {{150, 72}, {72, 53}, {53}}, (t, v) -> t.linear(v.get(0), v.get(1), v.get(2))),
        ATTENTION(
                new long[][] {{2 * 41, 96}, {2 * 180, 96}, {2 * 180, 96}},
                (t, v) -> t.attention(v.get(0), v.get(1), v.get(2), 41, 180, 4, Optional.empty()));

        private final long[][] shapes;
        private final Operation operation;

        HalfCase(long[][] shapes, Operation operation) {
            this.shapes = shapes;
            this.operation = operation;
        }
    }

    @ParameterizedTest
    @EnumSource
    void products_of_bfloat16_differ_from_those_of_floats_by_their_rounding_only(HalfCase test) {
        Kernels half = Kernels.best().half();
        assumeThat(half.description()).as("a processor with matrix units").contains("bfloat16");
        List<INDArray> arguments = Arrays.stream(test.shapes).map(this::values).toList();
        List<INDArray> actual = run(half, test.operation, arguments, true);
        List<INDArray> expected = run(Kernels.best(), test.operation, arguments, true);
        boolean differs = false;
        for (int i = 0; i < actual.size(); i++) {
            double difference = actual.get(i).sub(expected.get(i)).norm2Number().doubleValue();
            double size = expected.get(i).norm2Number().doubleValue();
            assertThat(difference).as("array %d, of norm %f", i, size).isLessThanOrEqualTo(0.01 * size);
            differs |= difference > 1e-4 * size;
        }
        assertThat(differs).as("rounded").isEqualTo(test != HalfCase.ONE_COLUMN); // which stays with floats
    }

    @ParameterizedTest
    @EnumSource(
            names = {"STEM", "WINOGRAD", "DEPTHWISE", "NORM", "ATTEND", "CROSS_ATTENTION", "LAYER_NORM", "FUSE_ADD"})
    void gradients_are_those_of_central_differences(Case test) {
        List<INDArray> arguments = arguments(test);
        List<INDArray> results = run(Kernels.best(), test, arguments, true);
        double step = 1e-2;
        for (int a = 0; a < arguments.size(); a++) {
            INDArray argument = arguments.get(a);
            for (int sample = 0; sample < 5; sample++) {
                int i = random.nextInt((int) argument.length());
                float kept = argument.getFloat(i);
                argument.putScalar(i, kept + step);
                double above = loss(test, arguments);
                argument.putScalar(i, kept - step);
                double below = loss(test, arguments);
                argument.putScalar(i, kept);
                double size = Math.max(1, results.get(a + 1).amaxNumber().doubleValue());
                assertThat(results.get(a + 1).getDouble(i))
                        .as("gradient %d of argument %d", i, a)
                        .isCloseTo((above - below) / (2 * step), within(1e-2 * size));
            }
        }
    }

    @Test
    void no_layer_of_compact_and_light_is_computed_by_a_plain_loop() {
        Layers compact = new Layers();
        NetworkConfig.compact().backbone().apply(compact, 1, new long[] {4, 1, 32, 128});
        assertThat(compact.count).isGreaterThan(10);
        assertThat(compact.slow).isEmpty();
        if (Kernels.best().block() == 16) {
            assertThat(compact.winograd).as("of %d layers", compact.count).isGreaterThan(compact.count / 2);
        }
        Layers light = new Layers();
        NetworkConfig.light().backbone().apply(light, 3, new long[] {4, 3, 32, 128});
        assertThat(light.count).isGreaterThan(10);
        assertThat(light.slow).isEmpty();
    }

    /** A backbone interpreted by its shapes, which looks how each convolution is computed. */
    private static final class Layers implements BackboneLayers<long[]> {
        private final List<String> slow = new ArrayList<>();
        private int winograd;
        private int count;

        @Override
        public long[] convolution(Convolution c, long[] x) {
            long[] kernel = {c.out(), c.in() / c.groups(), c.kernel(), c.kernel()};
            long rows = (x[2] + c.rowStride() - 1) / c.rowStride();
            long columns = (x[3] + c.columnStride() - 1) / c.columnStride();
            long[] to = {x[0], c.out(), rows, columns};
            OneDnnConvolution operation = ((OneDnnKernels) Kernels.best())
                    .prepare(x, kernel, c.groups(), c.rowStride(), c.columnStride(), to);
            count++;
            winograd += operation.isWinograd() ? 1 : 0;
            if (operation.isReference()) {
                slow.add(c.name() + ": " + operation.codes());
            }
            return to;
        }

        @Override
        public long[] maxPool(String name, long[] x, int rows, int columns) {
            return new long[] {x[0], x[1], x[2] / rows, x[3] / columns};
        }

        @Override
        public long[] addRelu(String name, long[] a, long[] b) {
            return a;
        }

        @Override
        public long[] context(String name, ContextConfig context, int channels, long[] x) {
            return x;
        }
    }

    @Test
    void memory_does_not_grow_with_the_steps() {
        List<INDArray> arguments = arguments(Case.WINOGRAD);
        INDArray gradient = arguments.get(1).ulike();
        try (Workspace workspace = new Workspace()) {
            long before = 0;
            for (int i = 0; i < 60; i++) {
                if (i == 10) {
                    before = Pointer.totalBytes();
                }
                step(workspace, arguments, gradient);
            }
            System.gc(); // small arrays that are left to it
            assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(before + (256 << 10));
            assertThat(workspace.lent()).isZero();
        }
    }

    private static INDArray step(Workspace workspace, List<INDArray> arguments) {
        return step(workspace, arguments, arguments.get(1).ulike());
    }

    private static INDArray step(Workspace workspace, List<INDArray> arguments, INDArray gradient) {
        gradient.assign(0);
        try (Tape tape = new Tape(true, 1, workspace)) {
            Tape.Value weight = tape.parameter(arguments.get(1), gradient);
            Tape.Value x = tape.relu(tape.convolution(tape.constant(arguments.get(0)), weight, 1, 1, 1));
            Tape.Value rows = tape.dropout(tape.flatten(tape.maxPool(x, 2, 2)), 0.1);
            int count = (int) rows.array.size(0);
            float[] weights = new float[count];
            Arrays.fill(weights, 1f / count);
            tape.backward(tape.crossEntropy(rows, new int[count], weights, 0.1, answerable(16))
                    .value());
        }
        return gradient;
    }

    private static boolean[] answerable(int size) {
        boolean[] answerable = new boolean[size];
        Arrays.fill(answerable, true);
        return answerable;
    }

    @Test
    void threads_do_not_disturb_each_other() {
        List<List<INDArray>> arguments = List.of(arguments(Case.WINOGRAD), arguments(Case.WINOGRAD));
        List<INDArray> alone = new ArrayList<>();
        for (List<INDArray> own : arguments) {
            try (Workspace workspace = new Workspace()) {
                alone.add(step(workspace, own));
            }
        }
        List<CompletableFuture<INDArray>> together = arguments.stream()
                .map(own -> CompletableFuture.supplyAsync(
                        () -> {
                            try (Workspace workspace = new Workspace()) {
                                INDArray last = step(workspace, own);
                                for (int i = 0; i < 30; i++) {
                                    last = step(workspace, own);
                                }
                                return last;
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i).join()).isEqualTo(alone.get(i));
        }
    }

    private static double loss(Case test, List<INDArray> arguments) {
        INDArray result = run(Kernels.best(), test, arguments, true).get(0);
        double loss = 0;
        for (int i = 0; i < result.length(); i++) {
            loss += Math.sin(i) * result.getDouble(i);
        }
        return loss;
    }
}
