// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Reverse-mode differentiation over ND4J arrays: every operation computes its value at once and notes how to send the
 * gradient back. One tape serves one forward and at most one backward pass. Off-heap memory is freed by {@link #close},
 * not left to the garbage collector, which would see it too late. Not thread-safe.
 */
final class Tape implements AutoCloseable {
    /** An array on the tape and, after {@link Tape#backward}, its gradient. */
    static final class Value {
        final INDArray array;
        private INDArray gradient;

        private Value(INDArray array, INDArray gradient) {
            this.array = array;
            this.gradient = gradient;
        }

        /** The gradient; empty if none has reached this value. */
        Optional<INDArray> gradient() {
            return Optional.ofNullable(gradient);
        }

        void add(INDArray delta) {
            if (gradient == null) {
                gradient = delta;
            } else {
                gradient.addi(delta);
                Tape.close(delta);
            }
        }
    }

    private final boolean training;
    private final SplittableRandom random;
    private final List<Runnable> backward = new ArrayList<>();
    private final List<Value> made = new ArrayList<>();
    private final List<INDArray> kept = new ArrayList<>();

    /**
     * @param training whether {@link #backward} will be called and dropout is active
     * @param seed of dropout's random numbers
     */
    Tape(boolean training, long seed) {
        this.training = training;
        this.random = new SplittableRandom(seed);
    }

    /** An input; its gradient can be read after the backward pass. Not closed by the tape. */
    Value input(INDArray array) {
        return new Value(array, null);
    }

    /** A parameter, whose gradient is added into the given view. Not closed by the tape. */
    Value parameter(INDArray array, INDArray gradientView) {
        return new Value(array, gradientView);
    }

    /** Sends a gradient back from a value to everything it was made of. */
    void backward(Value from, INDArray gradient) {
        from.add(gradient);
        for (int i = backward.size() - 1; i >= 0; i--) {
            backward.get(i).run();
        }
        backward.clear();
    }

    /** Frees every array that was made on this tape, gradients too. */
    @Override
    public void close() {
        for (Value value : made) {
            close(value.array);
            value.gradient().ifPresent(Tape::close);
        }
        kept.forEach(Tape::close);
        made.clear();
        kept.clear();
    }

    static void close(INDArray array) {
        if (!array.wasClosed() && array.closeable()) {
            array.close();
        }
    }

    Value make(INDArray array, Consumer<INDArray> back) {
        Value value = new Value(array, null);
        made.add(value);
        if (training) {
            backward.add(() -> value.gradient().ifPresent(back));
        }
        return value;
    }

    INDArray keep(INDArray array) {
        kept.add(array);
        return array;
    }

    static INDArray like(INDArray array, long... shape) {
        return Nd4j.createUninitialized(array.dataType(), shape, 'c');
    }

    static void matmul(INDArray a, INDArray b, INDArray out, boolean transposeA, boolean transposeB) {
        Nd4j.exec(DynamicCustomOp.builder("matmul")
                .addInputs(a, b)
                .addOutputs(out)
                .addIntegerArguments(transposeA ? 1 : 0, transposeB ? 1 : 0, 0)
                .build());
    }

    static void softmaxInPlace(INDArray array, int dimension) {
        Nd4j.exec(DynamicCustomOp.builder("softmax")
                .addInputs(array)
                .addOutputs(array)
                .addIntegerArguments(dimension)
                .build());
    }

    /** {@code y = x W + b}; x [R, I], W [I, O], b [O], y [R, O]. */
    Value linear(Value x, Value weight, Value bias) {
        INDArray y = like(x.array, x.array.size(0), weight.array.size(1));
        matmul(x.array, weight.array, y, false, false);
        Rows.add(y, bias.array);
        return make(y, dy -> {
            INDArray dWeight = like(weight.array, weight.array.shape());
            matmul(x.array, dy, dWeight, true, false);
            weight.gradient.addi(dWeight);
            close(dWeight);
            INDArray dBias = Rows.sum(dy);
            bias.gradient.addi(dBias);
            close(dBias);
            INDArray dx = like(x.array, x.array.shape());
            matmul(dy, weight.array, dx, false, true);
            x.add(dx);
        });
    }

    /** {@code max(x, 0)}, any shape. */
    Value relu(Value x) {
        INDArray y = Transforms.relu(x.array, true);
        return make(y, dy -> {
            INDArray dx = like(y, y.shape());
            Nd4j.exec(DynamicCustomOp.builder("relu_bp")
                    .addInputs(x.array, dy)
                    .addOutputs(dx)
                    .addFloatingPointArguments(0.0)
                    .build());
            x.add(dx);
        });
    }

    /** {@code 1 / (1 + exp(-x))}, any shape. */
    Value sigmoid(Value x) {
        INDArray y = Transforms.sigmoid(x.array, true);
        return make(y, dy -> {
            INDArray dx = y.rsub(1);
            dx.muli(y).muli(dy);
            x.add(dx);
        });
    }

    /** {@code a + b}, equal shapes. */
    Value add(Value a, Value b) {
        return make(a.array.add(b.array), dy -> {
            a.add(dy.dup('c'));
            b.add(dy.dup('c'));
        });
    }

    /** {@code x + c} for a constant that is repeated over the leading rows: x [N*R, D], c [R, D] row-major. */
    Value addRepeated(Value x, float[] constant) {
        long width = x.array.size(1);
        long rows = constant.length / width;
        INDArray added = keep(Nd4j.create(constant, new long[] {1, rows, width}, 'c').castTo(x.array.dataType()));
        INDArray y = x.array.dup('c');
        INDArray view = y.reshape('c', y.size(0) / rows, rows, width);
        Nd4j.exec(DynamicCustomOp.builder("add")
                .addInputs(view, added)
                .addOutputs(view)
                .build());
        return make(y, dy -> x.add(dy.dup('c')));
    }

    /**
     * Layer normalization over the last dimension: x [R, D], scale and shift [D]. Source: Ba et al. 2016.
     *
     * @param epsilon added to the variance
     */
    Value layerNorm(Value x, Value scale, Value shift, double epsilon) {
        Value normalized = standardize(x, x.array.size(0), epsilon);
        INDArray y = Rows.multiply(normalized.array, scale.array);
        Rows.add(y, shift.array);
        return make(y, dy -> {
            INDArray product = dy.mul(normalized.array);
            INDArray dScale = Rows.sum(product);
            scale.gradient.addi(dScale);
            INDArray dShift = Rows.sum(dy);
            shift.gradient.addi(dShift);
            List.of(product, dScale, dShift).forEach(Tape::close);
            normalized.add(Rows.multiply(dy, scale.array));
        });
    }

    /**
     * Mean 0 and variance 1 within each group of values that follow one another. The variance is biased, and epsilon is
     * added to it inside the root.
     *
     * @param x any shape
     * @param groups how many; divides the number of values
     */
    Value standardize(Value x, long groups, double epsilon) {
        INDArray values = x.array.reshape('c', groups, x.array.length() / groups); // [groups, D]
        INDArray mean = values.mean(true, 1);
        INDArray normalized = keep(values.sub(mean)); // [groups, D]
        INDArray squares = normalized.mul(normalized);
        INDArray inverse = keep(squares.mean(true, 1)); // [groups, 1]
        List.of(mean, squares).forEach(Tape::close);
        inverse.addi(epsilon);
        Transforms.pow(inverse, -0.5, false);
        normalized.muli(inverse);
        return make(normalized.reshape('c', x.array.shape()), dy -> {
            INDArray dx = dy.dup('c').reshape('c', normalized.shape());
            INDArray product = dx.mul(normalized);
            INDArray meanOfDelta = dx.mean(true, 1);
            INDArray meanOfProduct = product.mean(true, 1);
            product.assign(normalized).muli(meanOfProduct);
            dx.subi(meanOfDelta).subi(product).muli(inverse);
            List.of(product, meanOfDelta, meanOfProduct).forEach(Tape::close);
            x.add(dx.reshape('c', x.array.shape()));
        });
    }

    /** Rows of a table, scaled: table [V, D], ids R, y [R, D]. */
    Value embedding(Value table, int[] ids, double factor) {
        INDArray index = keep(Nd4j.createFromArray(ids));
        INDArray y = like(table.array, ids.length, table.array.size(1));
        Nd4j.exec(DynamicCustomOp.builder("gather")
                .addInputs(table.array, index)
                .addOutputs(y)
                .addIntegerArguments(0)
                .build());
        y.muli(factor);
        return make(y, dy -> {
            for (int row = 0; row < ids.length; row++) { // few rows; scatter_add has no fixed order
                INDArray delta = dy.getRow(row).mul(factor);
                table.gradient.getRow(ids[row]).addi(delta);
                close(delta);
            }
        });
    }

    /** Sets a share of the values to 0 and scales the others up; nothing happens outside training. */
    Value dropout(Value x, double rate) {
        if (!training || rate == 0) {
            return x;
        }
        float[] values = new float[Math.toIntExact(x.array.length())];
        float kept1 = (float) (1 / (1 - rate));
        long bits = 0;
        int threshold = (int) Math.round(rate * 65536);
        for (int i = 0; i < values.length; i++) {
            if ((i & 3) == 0) {
                bits = random.nextLong();
            }
            values[i] = (bits & 0xFFFF) < threshold ? 0 : kept1;
            bits >>>= 16;
        }
        INDArray mask = keep(Nd4j.create(values, x.array.shape(), 'c').castTo(x.array.dataType()));
        return make(x.array.mul(mask), dy -> x.add(dy.mul(mask)));
    }

    /** [N*T, A*K] to [N, A, T, K]. */
    private static INDArray splitHeads(INDArray x, long length, int heads) {
        long size = x.size(1) / heads;
        return x.reshape('c', x.size(0) / length, length, heads, size)
                .permute(0, 2, 1, 3)
                .dup('c');
    }

    /** [N, A, T, K] to [N*T, A*K]: the inverse of {@link #splitHeads}. */
    private static INDArray mergeHeads(INDArray x) {
        return x.permute(0, 2, 1, 3).dup('c').reshape('c', x.size(0) * x.size(2), x.size(1) * x.size(3));
    }

    /**
     * Multi-head scaled dot-product attention. Source: Vaswani et al. 2017, sec. 3.2.
     *
     * @param query [N*L, D]
     * @param key [N*S, D]
     * @param value [N*S, D]
     * @param queryLength L
     * @param keyLength S
     * @param heads A, which divides D
     * @param mask added to the scores, [1, 1, L, S]; empty for none
     * @return [N*L, D]
     */
    Value attention(
            Value query, Value key, Value value, long queryLength, long keyLength, int heads, Optional<INDArray> mask) {
        double scale = 1 / Math.sqrt((double) query.array.size(1) / heads);
        INDArray q = keep(splitHeads(query.array, queryLength, heads)); // [N, A, L, K]
        q.muli(scale);
        INDArray k = keep(splitHeads(key.array, keyLength, heads)); // [N, A, S, K]
        INDArray v = keep(splitHeads(value.array, keyLength, heads)); // [N, A, S, K]
        long batch = q.size(0);
        long size = q.size(3);
        INDArray weights = keep(like(q, batch, heads, queryLength, keyLength)); // [N, A, L, S]
        matmul(q, k, weights, false, true);
        mask.ifPresent(weights::addi);
        softmaxInPlace(weights, 3);
        INDArray mixed = like(q, batch, heads, queryLength, size); // [N, A, L, K]
        matmul(weights, v, mixed, false, false);
        INDArray y = mergeHeads(mixed);
        close(mixed);
        return make(y, dy -> {
            INDArray dMixed = splitHeads(dy, queryLength, heads);
            INDArray dScores = like(q, batch, heads, queryLength, keyLength);
            matmul(dMixed, v, dScores, false, true);
            INDArray dV = like(q, v.shape());
            matmul(weights, dMixed, dV, true, false);
            softmaxBackward(dScores, weights, 3);
            INDArray dQ = like(q, q.shape());
            matmul(dScores, k, dQ, false, false);
            dQ.muli(scale);
            INDArray dK = like(q, k.shape());
            matmul(dScores, q, dK, true, false);
            query.add(mergeHeads(dQ));
            key.add(mergeHeads(dK));
            value.add(mergeHeads(dV));
            List.of(dMixed, dScores, dQ, dK, dV).forEach(Tape::close);
        });
    }

    /** In place: gradient of the softmax's result to gradient of its input. */
    static void softmaxBackward(INDArray gradient, INDArray probabilities, int dimension) {
        INDArray product = gradient.mul(probabilities);
        INDArray sum = product.sum(true, dimension);
        gradient.subi(sum).muli(probabilities);
        close(product);
        close(sum);
    }

    /** Max-pooling with stride = window and no padding: [N, C, H, W] to [N, C, H/height, W/width], rounded down. */
    Value maxPool(Value x, int height, int width) {
        // window, stride, padding, dilation, explicit padding, (unused), NCHW
        int[] arguments = {height, width, height, width, 0, 0, 1, 1, 0, 1, 0};
        INDArray y =
                like(x.array, x.array.size(0), x.array.size(1), x.array.size(2) / height, x.array.size(3) / width);
        Nd4j.exec(DynamicCustomOp.builder("maxpool2d")
                .addInputs(x.array)
                .addOutputs(y)
                .addIntegerArguments(arguments)
                .build());
        return make(y, dy -> {
            INDArray dx = like(x.array, x.array.shape());
            Nd4j.exec(DynamicCustomOp.builder("maxpool2d_bp")
                    .addInputs(x.array, dy)
                    .addOutputs(dx)
                    .addIntegerArguments(arguments)
                    .build());
            x.add(dx);
        });
    }

    /** [N, C, H, W] to [N*H*W, C], row by row. */
    Value flatten(Value x) {
        long batch = x.array.size(0);
        long channels = x.array.size(1);
        long positions = x.array.size(2) * x.array.size(3);
        INDArray y = x.array
                .reshape('c', batch, channels, positions)
                .permute(0, 2, 1)
                .dup('c')
                .reshape('c', batch * positions, channels);
        return make(
                y,
                dy -> x.add(dy.reshape('c', batch, positions, channels)
                        .permute(0, 2, 1)
                        .dup('c')
                        .reshape('c', x.array.shape())));
    }

    /** [N*H*W, C] to [N, C, H, W]: the inverse of {@link #flatten}. */
    Value unflatten(Value x, long height, long width) {
        long positions = height * width;
        long batch = x.array.size(0) / positions;
        long channels = x.array.size(1);
        INDArray y = x.array
                .reshape('c', batch, positions, channels)
                .permute(0, 2, 1)
                .dup('c')
                .reshape('c', batch, channels, height, width);
        return make(
                y,
                dy -> x.add(dy.reshape('c', batch, channels, positions)
                        .permute(0, 2, 1)
                        .dup('c')
                        .reshape('c', x.array.shape())));
    }

    /** [N*L, V] to [N, V, L], the form of Deeplearning4j's recurrent loss. */
    Value toSequence(Value x, long length) {
        long batch = x.array.size(0) / length;
        long width = x.array.size(1);
        INDArray y = x.array.reshape('c', batch, length, width).permute(0, 2, 1).dup('c');
        return make(
                y,
                dy -> x.add(dy.permute(0, 2, 1).dup('c').reshape('c', batch * length, width)));
    }

    /** The causal mask for attention scores: 0 on and below the diagonal, -1e9 above; [1, 1, L, L]. */
    static INDArray causalMask(int length, DataType type) {
        float[] mask = new float[length * length];
        for (int i = 0; i < length; i++) {
            for (int j = i + 1; j < length; j++) {
                mask[i * length + j] = -1e9f;
            }
        }
        return Nd4j.create(mask, new long[] {1, 1, length, length}, 'c').castTo(type);
    }
}
