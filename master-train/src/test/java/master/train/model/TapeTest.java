// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Gradients against central differences, in double precision. */
class TapeTest {
    private static final double STEP = 1e-5;

    private final Random random = new Random(5);

    @BeforeAll
    static void prepare() {
        Backend.prepare();
    }

    private INDArray values(long... shape) {
        INDArray array = Nd4j.create(DataType.DOUBLE, shape, 'c');
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian());
        }
        return array;
    }

    /** All arguments are taken as parameters; the loss is the result times fixed random numbers. */
    private void gradientsAreRight(BiFunction<Tape, List<Tape.Value>, Tape.Value> operation, INDArray... arguments) {
        INDArray[] direction = new INDArray[1];
        List<INDArray> gradients = new ArrayList<>();
        try (Tape tape = new Tape(true, 3)) {
            List<Tape.Value> values = new ArrayList<>();
            for (INDArray argument : arguments) {
                INDArray gradient = argument.ulike().assign(0);
                gradients.add(gradient);
                values.add(tape.parameter(argument, gradient));
            }
            Tape.Value result = operation.apply(tape, values);
            direction[0] = values(result.array.shape());
            tape.backward(result, direction[0].dup('c'));
        }
        for (int a = 0; a < arguments.length; a++) {
            for (long i = 0; i < arguments[a].length(); i++) {
                double kept = arguments[a].getDouble(i);
                arguments[a].putScalar(i, kept + STEP);
                double above = loss(operation, direction[0], arguments);
                arguments[a].putScalar(i, kept - STEP);
                double below = loss(operation, direction[0], arguments);
                arguments[a].putScalar(i, kept);
                double expected = (above - below) / (2 * STEP);
                assertThat(gradients.get(a).getDouble(i))
                        .as("gradient %d of argument %d", i, a)
                        .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected)) + 1e-6));
            }
        }
    }

    private static double loss(
            BiFunction<Tape, List<Tape.Value>, Tape.Value> operation, INDArray direction, INDArray... arguments) {
        try (Tape tape = new Tape(true, 3)) {
            List<Tape.Value> values = new ArrayList<>();
            for (INDArray argument : arguments) {
                values.add(tape.input(argument));
            }
            return operation
                    .apply(tape, values)
                    .array
                    .mul(direction)
                    .sumNumber()
                    .doubleValue();
        }
    }

    @Test
    void linear_has_the_right_gradients() {
        gradientsAreRight((t, v) -> t.linear(v.get(0), v.get(1), v.get(2)), values(3, 4), values(4, 2), values(2));
    }

    @Test
    void layer_norm_has_the_right_gradients() {
        gradientsAreRight(
                (t, v) -> t.layerNorm(v.get(0), v.get(1), v.get(2), 1e-6), values(3, 6), values(6), values(6));
    }

    @Test
    void relu_and_add_have_the_right_gradients() {
        gradientsAreRight((t, v) -> t.relu(t.add(v.get(0), v.get(1))), values(3, 4), values(3, 4));
    }

    @Test
    void a_value_used_twice_gets_both_gradients() {
        gradientsAreRight((t, v) -> t.add(v.get(0), t.relu(v.get(0))), values(2, 3));
    }

    @Test
    void embedding_has_the_right_gradients_for_repeated_ids() {
        gradientsAreRight((t, v) -> t.embedding(v.get(0), new int[] {2, 0, 2, 1}, 1.7), values(3, 4));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void the_gradient_of_an_embedding_is_added_to_the_rows_that_were_read(DataType type) {
        INDArray gradient =
                Nd4j.createFromArray(new double[][] {{1, 1}, {2, 2}, {3, 3}}).castTo(type);
        try (Tape tape = new Tape(true, 0)) {
            Tape.Value table = tape.parameter(Nd4j.create(type, 3, 2), gradient);
            Tape.Value rows = tape.embedding(table, new int[] {2, 0, 2}, 2);
            tape.backward(
                    rows,
                    Nd4j.createFromArray(new double[][] {{1, 10}, {2, 20}, {4, 40}})
                            .castTo(type));
        }
        assertThat(gradient.castTo(DataType.DOUBLE).reshape(6).toDoubleVector())
                .containsExactly(1 + 4, 1 + 40, 2, 2, 3 + 10, 3 + 100);
    }

    @Test
    void attention_has_the_right_gradients_with_a_causal_mask() {
        Optional<INDArray> mask = Optional.of(Tape.causalMask(3, DataType.DOUBLE));
        gradientsAreRight(
                (t, v) -> t.attention(v.get(0), v.get(1), v.get(2), 3, 3, 2, mask),
                values(6, 4),
                values(6, 4),
                values(6, 4));
    }

    @Test
    void attention_has_the_right_gradients_over_a_memory_of_another_length() {
        gradientsAreRight(
                (t, v) -> t.attention(v.get(0), v.get(1), v.get(2), 2, 5, 2, Optional.empty()),
                values(4, 4),
                values(10, 4),
                values(10, 4));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "4, true", "2, false"})
    void context_pooling_has_the_right_gradients(int aspects, boolean scaled) {
        gradientsAreRight(
                (t, v) -> new ContextOperations(t, Map.of()).attend(v.get(0), v.get(1), v.get(2), aspects, scaled),
                values(2, 4, 2, 3),
                values(4 / aspects, 1),
                values(1));
    }

    @Test
    void adding_channels_has_the_right_gradients() {
        gradientsAreRight(
                (t, v) -> new ContextOperations(t, Map.of()).add(v.get(0), v.get(1)), values(2, 3, 2, 2), values(2, 3));
    }

    @Test
    void averaging_multiplying_and_putting_beside_have_the_right_gradients() {
        gradientsAreRight((t, v) -> new ContextOperations(t, Map.of()).average(v.get(0)), values(2, 3, 2, 2));
        gradientsAreRight(
                (t, v) -> new ContextOperations(t, Map.of()).multiply(v.get(0), t.sigmoid(v.get(1))),
                values(2, 3, 2, 2),
                values(2, 3));
        gradientsAreRight(
                (t, v) -> new ContextOperations(t, Map.of()).beside(v.get(0), v.get(1)),
                values(2, 3, 2, 2),
                values(2, 5));
    }

    @Test
    void a_vector_stands_beside_every_place_of_its_image() {
        INDArray x = Nd4j.arange(8).castTo(DataType.DOUBLE).reshape(2, 2, 1, 2);
        INDArray y = Nd4j.createFromArray(new double[][] {{10}, {20}});
        try (Tape tape = new Tape(false, 0)) {
            assertThat(new ContextOperations(tape, Map.of())
                            .beside(tape.input(x), tape.input(y))
                            .array
                            .toDoubleMatrix())
                    .isDeepEqualTo(new double[][] {{0, 2, 10}, {1, 3, 10}, {4, 6, 20}, {5, 7, 20}});
        }
    }

    @Test
    void standardizing_whole_images_has_the_right_gradients() {
        gradientsAreRight((t, v) -> t.unflatten(t.standardize(v.get(0), 2, 1e-3), 2, 3), values(12, 2));
        try (Tape tape = new Tape(false, 0)) {
            INDArray flat =
                    tape.standardize(tape.input(values(12, 2)), 2, 1e-9).array.reshape(2, 12);
            assertThat(flat.mean(1).toDoubleVector()).containsExactly(new double[2], within(1e-9));
            assertThat(flat.mul(flat).mean(1).toDoubleVector()).containsExactly(new double[] {1, 1}, within(1e-6));
        }
    }

    @Test
    void attention_of_a_value_to_itself_has_the_right_gradients() {
        gradientsAreRight((t, v) -> t.attention(v.get(0), v.get(0), v.get(0), 3, 3, 2, Optional.empty()), values(6, 4));
    }

    @Test
    void max_pooling_has_the_right_gradients() {
        gradientsAreRight((t, v) -> t.maxPool(v.get(0), 2, 1), values(2, 2, 4, 3));
    }

    @Test
    void changes_of_shape_have_the_right_gradients() {
        gradientsAreRight((t, v) -> t.toSequence(t.flatten(v.get(0)), 6), values(2, 3, 2, 3));
    }

    @Test
    void a_repeated_constant_is_added_to_every_image_and_has_the_right_gradients() {
        float[] constant = {1, 2, 3, 4, 5, 6}; // [2, 3]
        try (Tape tape = new Tape(false, 0)) {
            INDArray zeros = Nd4j.zeros(DataType.DOUBLE, 4, 3);
            assertThat(tape.addRepeated(tape.input(zeros), constant).array.toDoubleMatrix())
                    .isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6}, {1, 2, 3}, {4, 5, 6}});
        }
        gradientsAreRight((t, v) -> t.addRepeated(v.get(0), constant), values(4, 3));
    }

    @Test
    void dropout_has_the_right_gradients() {
        gradientsAreRight((t, v) -> t.dropout(v.get(0), 0.4), values(4, 5));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void dropout_keeps_the_mean_and_does_nothing_outside_training(DataType type) {
        INDArray ones = Nd4j.ones(type, 200, 50);
        try (Tape training = new Tape(true, 1);
                Tape reading = new Tape(false, 1)) {
            INDArray dropped = training.dropout(training.input(ones), 0.3).array;
            assertThat(dropped.meanNumber().doubleValue()).isCloseTo(1, within(0.03));
            assertThat(dropped.eq(0).castTo(DataType.DOUBLE).meanNumber().doubleValue())
                    .isCloseTo(0.3, within(0.02));
            assertThat(reading.dropout(reading.input(ones), 0.3).array).isEqualTo(ones);
        }
    }

    @Test
    void a_causal_mask_hides_what_comes_later() {
        INDArray query = values(3, 4);
        INDArray source = values(3, 4);
        Optional<INDArray> mask = Optional.of(Tape.causalMask(3, DataType.DOUBLE));
        INDArray before = attend(query, source, mask);
        source.getRow(2).assign(7);
        INDArray after = attend(query, source, mask);
        assertThat(after.getRow(0)).isEqualTo(before.getRow(0));
        assertThat(after.getRow(1)).isEqualTo(before.getRow(1));
        assertThat(after.getRow(2)).isNotEqualTo(before.getRow(2));
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 1, 1, 1", "3, 3, 2, 2, 1", "1, 1, 1, 1, 1", "3, 1, 2, 1, 1", "3, 3, 1, 1, 4", "3, 3, 2, 1, 4"})
    void convolution_has_the_right_gradients(int rows, int columns, int strideRows, int strideColumns, int groups) {
        gradientsAreRight(
                (t, v) -> t.convolution(v.get(0), v.get(1), strideRows, strideColumns, groups),
                values(2, 4, 5, 4),
                values(groups == 1 ? 3 : 4, 4 / groups, rows, columns));
    }

    @Test
    void a_convolution_with_a_kernel_for_each_channel_keeps_the_channels_apart() {
        INDArray x = values(1, 2, 3, 3);
        INDArray kernel = Nd4j.create(new double[] {2, 3}, new long[] {2, 1, 1, 1}, 'c');
        try (Tape tape = new Tape(false, 0)) {
            INDArray y = tape.convolution(tape.input(x), tape.input(kernel), 1, 1, 2).array;
            assertThat(y.slice(0).slice(0)).isEqualTo(x.slice(0).slice(0).mul(2));
            assertThat(y.slice(0).slice(1)).isEqualTo(x.slice(0).slice(1).mul(3));
        }
    }

    @Test
    void a_kernel_that_does_not_fit_is_refused() {
        try (Tape tape = new Tape(false, 0)) {
            Tape.Value x = tape.input(values(1, 4, 3, 3));
            Tape.Value kernel = tape.input(values(4, 2, 3, 3));
            assertThatThrownBy(() -> tape.convolution(x, kernel, 1, 1, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("in 2 groups");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void batch_normalization_has_the_right_gradients(boolean residual, boolean relu) {
        INDArray mean = values(2);
        INDArray variance = values(2).muli(0.1).addi(1);
        gradientsAreRight(
                (t, v) -> t.batchNorm(
                        v.get(0),
                        v.get(1),
                        v.get(2),
                        t.parameter(mean, mean.ulike()),
                        t.parameter(variance, variance.ulike()),
                        1e-5,
                        residual ? Optional.of(v.get(3)) : Optional.empty(),
                        relu),
                residual
                        ? new INDArray[] {values(3, 2, 2, 2), values(2), values(2), values(3, 2, 2, 2)}
                        : new INDArray[] {values(3, 2, 2, 2), values(2), values(2)});
    }

    @Test
    void running_statistics_move_by_a_tenth_and_are_what_counts_outside_training() {
        INDArray x = values(4, 1, 1, 2);
        INDArray one = Nd4j.ones(DataType.DOUBLE, 1);
        INDArray mean = Nd4j.createFromArray(3.0);
        INDArray variance = Nd4j.createFromArray(2.0);
        INDArray dMean = Nd4j.zeros(DataType.DOUBLE, 1);
        INDArray dVariance = Nd4j.zeros(DataType.DOUBLE, 1);
        try (Tape tape = new Tape(true, 0)) {
            Tape.Value y = tape.batchNorm(
                    tape.constant(x),
                    tape.parameter(one, one.ulike()),
                    tape.parameter(one, one.ulike()),
                    tape.parameter(mean, dMean),
                    tape.parameter(variance, dVariance),
                    0,
                    Optional.empty(),
                    false);
            tape.backward(y, y.array.dup('c'));
        }
        double unbiased = x.varNumber().doubleValue();
        assertThat(3 - dMean.getDouble(0))
                .isCloseTo(0.9 * 3 + 0.1 * x.meanNumber().doubleValue(), within(1e-9));
        assertThat(2 - dVariance.getDouble(0)).isCloseTo(0.9 * 2 + 0.1 * unbiased, within(1e-9));
        try (Tape tape = new Tape(false, 0)) {
            Tape.Value shift = tape.input(one);
            INDArray y = tape.batchNorm(
                            tape.input(x),
                            shift,
                            shift,
                            tape.input(mean),
                            tape.input(variance),
                            2,
                            Optional.empty(),
                            false)
                    .array;
            assertThat(y.getDouble(1)).isCloseTo((x.getDouble(1) - 3) / 2 + 1, within(1e-9));
        }
    }

    @Test
    void the_sum_that_is_rectified_has_the_right_gradients() {
        gradientsAreRight((t, v) -> t.addRelu(v.get(0), v.get(1)), values(2, 3, 2, 2), values(2, 3, 2, 2));
        gradientsAreRight((t, v) -> t.addRelu(v.get(0), t.scale(v.get(0), -3)), values(2, 3, 2, 2));
    }

    @ParameterizedTest
    @CsvSource({"0", "0.2"})
    void cross_entropy_has_the_right_gradients(double smoothing) {
        gradientsAreRight(
                (t, v) -> t.crossEntropy(
                                v.get(0), new int[] {1, 3, 0}, new float[] {0.5f, 2, 0}, smoothing, new boolean[] {
                                    false, true, true, true
                                })
                        .value(),
                values(3, 4));
    }

    @Test
    void cross_entropy_is_minus_the_logarithm_of_the_probability_and_large_logits_do_no_harm() {
        INDArray logits = Nd4j.createFromArray(new double[][] {{0, Math.log(3)}, {5000, -5000}});
        try (Tape tape = new Tape(false, 0)) {
            Tape.Loss loss = tape.crossEntropy(
                    tape.input(logits), new int[] {0, 1}, new float[] {1, 0.5f}, 0.1, new boolean[] {true, true});
            assertThat(loss.crossEntropy()).isCloseTo(Math.log(4) + 5000, within(1e-6));
            double smoothed = 0.95 * Math.log(4) + 0.05 * Math.log(4 / 3.0) + 0.95 * 5000;
            assertThat(loss.value().array.getDouble(0)).isCloseTo(smoothed, within(1e-3));
        }
    }

    @Test
    void l1_is_the_weighted_mean_distance_and_has_the_right_gradients() {
        float[] targets = {1, 2, 3, 4, 5, 6, 7, 8};
        gradientsAreRight((t, v) -> t.l1(v.get(0), targets, new float[] {0.5f, 2}), values(2, 4));
        try (Tape tape = new Tape(false, 0)) {
            INDArray x = Nd4j.createFromArray(new double[][] {{1, 2, 3, 2}, {0, 0, 0, 0}});
            Tape.Value loss = tape.l1(tape.input(x), targets, new float[] {3, 0});
            assertThat(loss.array.getDouble(0)).isCloseTo(1.5, within(1e-9));
        }
    }

    @Test
    void gradients_are_not_computed_for_constants() {
        INDArray weight = values(3, 2);
        INDArray gradient = weight.ulike().assign(0);
        try (Tape tape = new Tape(true, 0)) {
            Tape.Value x = tape.constant(values(4, 3));
            Tape.Value y = tape.linear(x, tape.parameter(weight, gradient), tape.parameter(values(2), values(2)));
            tape.backward(y, y.array.dup('c'));
            assertThat(x.gradient()).isEmpty();
            assertThat(gradient.norm2Number().doubleValue()).isPositive();
        }
    }

    @Test
    void a_workspace_gets_everything_back_and_lends_it_again() {
        INDArray x = values(2, 3, 4, 4);
        INDArray kernel = values(3, 3, 3, 3);
        try (Workspace workspace = new Workspace()) {
            step(workspace, x, kernel);
            int arrays = workspace.arrays();
            for (int i = 0; i < 5; i++) {
                step(workspace, x, kernel);
                assertThat(workspace.lent()).isZero();
                assertThat(workspace.arrays()).isEqualTo(arrays);
            }
            for (int i = 0; i < 70; i++) {
                new Tape(true, 0, workspace).close();
            }
            assertThat(workspace.arrays())
                    .as("those that have long been unused are freed")
                    .isZero();
        }
    }

    private static void step(Workspace workspace, INDArray x, INDArray kernel) {
        try (Tape tape = new Tape(true, 0, workspace)) {
            Tape.Value y = tape.input(x);
            for (int i = 0; i < 3; i++) {
                Tape.Value z = tape.relu(tape.convolution(y, tape.parameter(kernel, kernel.ulike()), 1, 1, 1));
                y = tape.maxPool(tape.dropout(tape.add(y, z), 0.1), 1, 1);
            }
            Tape.Value logits = tape.flatten(y);
            Tape.Value loss = tape.crossEntropy(
                            logits, new int[32], new float[32], 0.1, new boolean[] {true, true, true})
                    .value();
            tape.backward(tape.add(loss, tape.l1(logits, new float[96], new float[32])));
        }
    }

    private static INDArray attend(INDArray query, INDArray source, Optional<INDArray> mask) {
        try (Tape tape = new Tape(false, 0)) {
            Tape.Value value = tape.input(source);
            return tape.attention(tape.input(query), value, value, 3, 3, 2, mask)
                    .array
                    .dup();
        }
    }
}
