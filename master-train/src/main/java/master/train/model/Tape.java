// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
 * gradient back. One tape serves one forward and at most one backward pass. Its arrays come from a {@link Workspace} and
 * go back there in {@link #close}, gradients as soon as they have been used. Not thread-safe.
 */
final class Tape implements AutoCloseable {
    /** An array on the tape and, after {@link Tape#backward}, the gradient of what came in from outside. */
    static final class Value {
        final INDArray array;
        /** Whether the array's bytes lie in blocks of channels: a feature map of {@link OneDnnKernels}. */
        final boolean blocked;

        final boolean constant;
        private final Workspace workspace;
        private INDArray gradient;

        private Value(INDArray array, boolean blocked, Workspace workspace, boolean constant, INDArray gradient) {
            this.array = array;
            this.blocked = blocked;
            this.workspace = workspace;
            this.constant = constant;
            this.gradient = gradient;
        }

        /** The gradient; empty if none has reached this value, or if it has been used. */
        Optional<INDArray> gradient() {
            return Optional.ofNullable(gradient);
        }

        /** Adds to the gradient and takes the array over. */
        void add(INDArray delta) {
            if (constant) {
                workspace.give(delta);
            } else if (gradient == null) {
                gradient = delta;
            } else {
                gradient.addi(delta);
                workspace.give(delta);
            }
        }
    }

    private final boolean training;
    private final SplittableRandom random;
    private final Workspace workspace;
    private final boolean ownWorkspace;
    private final List<Runnable> backward = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final List<INDArray> kept = new ArrayList<>();

    /**
     * @param training whether {@link #backward} will be called and dropout is active
     * @param seed of dropout's random numbers
     */
    Tape(boolean training, long seed) {
        this(training, seed, new Workspace(), true);
    }

    /** As above, with arrays from a workspace that outlives the tape. */
    Tape(boolean training, long seed, Workspace workspace) {
        this(training, seed, workspace, false);
    }

    private Tape(boolean training, long seed, Workspace workspace, boolean ownWorkspace) {
        this.training = training;
        this.random = new SplittableRandom(seed);
        this.workspace = workspace;
        this.ownWorkspace = ownWorkspace;
    }

    /** An input, whose gradient can be read after the backward pass and before the tape is closed. */
    Value input(INDArray array) {
        return value(array, false, false);
    }

    /** An input without a gradient: what leads to it alone is not computed. Not closed by the tape. */
    Value constant(INDArray array) {
        return value(array, false, true);
    }

    /** A parameter, whose gradient is added into the given view. Neither is closed by the tape. */
    Value parameter(INDArray array, INDArray gradientView) {
        return new Value(array, false, workspace, false, gradientView);
    }

    private Value value(INDArray array, boolean blocked, boolean constant) {
        Value value = new Value(array, blocked, workspace, constant, null);
        values.add(value);
        return value;
    }

    /** Sends the gradient 1 back from a loss of one value. */
    void backward(Value loss) {
        backward(loss, create(loss.array, loss.array.shape()).assign(1));
    }

    /** Sends a gradient, which is taken over, back from a value to everything it was made of. */
    void backward(Value from, INDArray gradient) {
        from.add(gradient);
        for (int i = backward.size() - 1; i >= 0; i--) {
            backward.get(i).run();
        }
        backward.clear();
    }

    /** Gives back every array that was made on this tape, gradients of inputs too. */
    @Override
    public void close() {
        for (Value value : values) {
            value.gradient().ifPresent(workspace::give);
        }
        kept.forEach(workspace::give);
        values.clear();
        kept.clear();
        workspace.tapeEnds();
        if (ownWorkspace) {
            workspace.close();
        }
    }

    /** A value of an operation; the gradient that its way back is given is given back for it afterwards. */
    Value make(INDArray array, Consumer<INDArray> back) {
        return make(array, false, back);
    }

    /** As above, for an array that may be in blocks, as its gradient will be. */
    Value make(INDArray array, boolean blocked, Consumer<INDArray> back) {
        return pass(array, blocked, dy -> {
            back.accept(dy);
            give(dy);
        });
    }

    /** A value of an operation whose way back takes the gradient over. */
    Value pass(INDArray array, Consumer<INDArray> back) {
        return pass(array, false, back);
    }

    /** As above, for an array that may be in blocks, as its gradient will be. */
    Value pass(INDArray array, boolean blocked, Consumer<INDArray> back) {
        Value value = value(keep(array), blocked, false);
        if (training) {
            backward.add(() -> value.gradient().ifPresent(dy -> {
                value.gradient = null;
                back.accept(dy);
            }));
        }
        return value;
    }

    /** Holds an array until the tape is closed. */
    INDArray keep(INDArray array) {
        kept.add(array);
        return array;
    }

    boolean training() {
        return training;
    }

    Kernels kernels() {
        return workspace.kernels();
    }

    /** A feature map whose array is in row-major order, for those who read it. */
    Value plain(Value x) {
        return kernels().plain(this, x);
    }

    /** Adds {@code a b} to the gradient of a value. */
    void add(Value to, INDArray a, INDArray b, boolean transposeA, boolean transposeB) {
        long rows = a.size(transposeA ? 1 : 0);
        long columns = b.size(transposeB ? 0 : 1);
        if (to.gradient != null) {
            kernels().addMatmul(a, b, to.gradient.reshape('c', rows, columns), transposeA, transposeB);
            return;
        }
        INDArray product = create(a, rows, columns);
        kernels().matmul(a, b, product, transposeA, transposeB);
        to.add(product.reshape('c', to.array.shape()));
    }

    /** Takes back arrays that are no longer needed. */
    void give(INDArray... arrays) {
        for (INDArray array : arrays) {
            workspace.give(array);
        }
    }

    /** An array of undefined values of the same type. */
    INDArray create(INDArray like, long... shape) {
        return workspace.take(like.dataType(), shape);
    }

    /** A row-major copy, whatever the order of the original. */
    INDArray copy(INDArray array) {
        return create(array, array.shape()).assign(array);
    }

    /** A copy of Java values. */
    private INDArray copy(float[] values, DataType type, long... shape) {
        INDArray array = Nd4j.createFromArray(values).reshape('c', shape);
        return type == DataType.FLOAT ? array : array.castTo(type);
    }

    /** {@code y = x W + b}; x [R, I], W [I, O], b [O], y [R, O]. */
    Value linear(Value x, Value weight, Value bias) {
        return kernels().linear(this, x, weight, bias);
    }

    /**
     * A convolution without bias, padded by half of its kernel; the output is rounded up.
     *
     * @param x [N, I, H, W]
     * @param weight [O, I/groups, rows, columns], rows and columns odd
     * @param groups 1, or I where every channel has a kernel of its own; then O = I
     * @return [N, O, H/strideRows, W/strideColumns]
     */
    Value convolution(Value x, Value weight, int strideRows, int strideColumns, int groups) {
        long channels = x.array.size(1);
        long[] kernel = weight.array.shape();
        boolean fits = kernel.length == 4 && kernel[1] * groups == channels && kernel[2] % 2 == 1 && kernel[3] % 2 == 1;
        if (!fits || groups != 1 && (groups != channels || kernel[0] != channels)) {
            throw new IllegalArgumentException(
                    "convolution of %s by %s in %d groups, the kernel must be [O, I/groups, odd, odd] and groups 1 or I = O"
                            .formatted(Arrays.toString(x.array.shape()), Arrays.toString(kernel), groups));
        }
        return kernels().convolution(this, x, weight, strideRows, strideColumns, groups);
    }

    /**
     * Batch normalization, then the sum with a residual, then ReLU. While training by the statistics of the batch; the
     * gradients of mean and variance receive by how much the running statistics are to fall, the variance being the
     * unbiased one, as in PyTorch. Otherwise by the running statistics. Source: Ioffe and Szegedy 2015.
     *
     * @param x [N, C, H, W]
     * @param scale [C]
     * @param shift [C]
     * @param mean running mean [C]
     * @param variance running variance [C]
     * @param epsilon added to the variance
     * @param residual added before ReLU, of x's shape
     * @param relu whether negative values become 0
     */
    Value batchNorm(
            Value x,
            Value scale,
            Value shift,
            Value mean,
            Value variance,
            double epsilon,
            Optional<Value> residual,
            boolean relu) {
        return kernels().batchNorm(this, x, scale, shift, mean, variance, epsilon, residual, relu);
    }

    /** {@code max(x, 0)}, any shape. */
    Value relu(Value x) {
        return kernels().relu(this, x);
    }

    /** {@code max(a + b, 0)}, equal shapes. */
    Value addRelu(Value a, Value b) {
        return kernels().addRelu(this, a, b);
    }

    /** {@code 1 / (1 + exp(-x))}, any shape. */
    Value sigmoid(Value x) {
        INDArray y = copy(x.array);
        Transforms.sigmoid(y, false);
        return make(y, x.blocked, dy -> {
            INDArray dx = y.rsub(1, create(y, y.shape()));
            x.add(dx.muli(y).muli(dy));
        });
    }

    /** {@code a + b}, equal shapes. */
    Value add(Value a, Value b) {
        if (a.blocked != b.blocked) {
            return add(plain(a), plain(b));
        }
        return pass(a.array.add(b.array, create(a.array, a.array.shape())), a.blocked, dy -> {
            b.add(copy(dy));
            a.add(dy);
        });
    }

    /** {@code factor * x}, any shape. */
    Value scale(Value x, double factor) {
        return pass(x.array.mul(factor, create(x.array, x.array.shape())), x.blocked, dy -> x.add(dy.muli(factor)));
    }

    /** {@code x + c} for a constant that is repeated over the leading rows: x [N*R, D], c [R, D] row-major. */
    Value addRepeated(Value x, float[] constant) {
        long width = x.array.size(1);
        long rows = constant.length / width;
        INDArray added = keep(copy(constant, x.array.dataType(), 1, rows, width));
        INDArray y = copy(x.array);
        INDArray view = y.reshape('c', y.size(0) / rows, rows, width);
        Nd4j.exec(DynamicCustomOp.builder("add")
                .addInputs(view, added)
                .addOutputs(view)
                .build());
        return pass(y, x::add);
    }

    /**
     * Layer normalization over the last dimension: x [R, D], scale and shift [D]. Source: Ba et al. 2016.
     *
     * @param epsilon added to the variance
     */
    Value layerNorm(Value x, Value scale, Value shift, double epsilon) {
        return kernels().layerNorm(this, x, scale, shift, epsilon);
    }

    /**
     * Mean 0 and variance 1 within each group of values that follow one another. The variance is biased, and epsilon is
     * added to it inside the root.
     *
     * @param x any shape
     * @param groups how many; divides the number of values
     */
    Value standardize(Value x, long groups, double epsilon) {
        INDArray input = x.array.reshape('c', groups, x.array.length() / groups); // [groups, D]
        INDArray mean = input.mean(true, 1);
        INDArray normalized = input.sub(mean, create(x.array, input.shape())); // [groups, D]
        INDArray squares = normalized.mul(normalized, create(x.array, input.shape()));
        INDArray inverse = keep(squares.mean(true, 1)); // [groups, 1]
        give(mean, squares);
        inverse.addi(epsilon);
        Transforms.pow(inverse, -0.5, false);
        normalized.muli(inverse);
        return pass(normalized.reshape('c', x.array.shape()), dy -> {
            INDArray dx = dy.reshape('c', normalized.shape());
            INDArray product = dx.mul(normalized, create(dx, dx.shape()));
            INDArray meanOfDelta = dx.mean(true, 1);
            INDArray meanOfProduct = product.mean(true, 1);
            product.assign(normalized).muli(meanOfProduct);
            dx.subi(meanOfDelta).subi(product).muli(inverse);
            give(product, meanOfDelta, meanOfProduct);
            x.add(dx.reshape('c', x.array.shape()));
        });
    }

    /** Rows of a table, scaled: table [V, D], ids R, y [R, D]. */
    Value embedding(Value table, int[] ids, double factor) {
        for (int id : ids) {
            Objects.checkIndex(id, table.array.size(0));
        }
        INDArray y = create(table.array, ids.length, table.array.size(1));
        try (INDArray index = Nd4j.createFromArray(ids)) {
            Nd4j.exec(DynamicCustomOp.builder("gather")
                    .addInputs(table.array, index)
                    .addOutputs(y)
                    .addIntegerArguments(0)
                    .build());
        }
        y.muli(factor);
        return make(y, dy -> {
            dy.muli(factor);
            addRows(dy, ids, table.gradient);
        });
    }

    /** Adds each row to that of the table which its id names, one after another: scatter_add has no fixed order. */
    private static void addRows(INDArray rows, int[] ids, INDArray table) {
        if (HostArray.reachable(table) && table.ordering() == 'c') {
            HostArray.of(table).addRows(HostArray.of(rows), ids, Math.toIntExact(table.size(1)));
            return;
        }
        for (int row = 0; row < ids.length; row++) {
            table.getRow(ids[row]).addi(rows.getRow(row));
        }
    }

    /** Sets a share of the values to 0 and scales the others up; nothing happens outside training. */
    Value dropout(Value x, double rate) {
        if (!training || rate == 0) {
            return x;
        }
        float[] factors = new float[Math.toIntExact(x.array.length())];
        float[] choice = {(float) (1 / (1 - rate)), 0};
        long bits = 0;
        int threshold = (int) Math.round(rate * 65536);
        for (int i = 0; i < factors.length; i++) {
            if ((i & 3) == 0) {
                bits = random.nextLong();
            }
            factors[i] = choice[(int) (bits & 0xFFFF) - threshold >>> 31]; // no branch, which nobody could predict
            bits >>>= 16;
        }
        INDArray mask = keep(create(x.array, x.array.shape()));
        if (HostArray.reachable(mask)) {
            HostArray.of(mask).put(factors);
        } else {
            try (INDArray floats = Nd4j.createFromArray(factors)) {
                mask.assign(floats.reshape('c', x.array.shape()));
            }
        }
        return pass(x.array.mul(mask, create(x.array, x.array.shape())), x.blocked, dy -> x.add(dy.muli(mask)));
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
        return kernels().attention(this, query, key, value, queryLength, keyLength, heads, mask);
    }

    /** Max-pooling with stride = window and no padding: [N, C, H, W] to [N, C, H/height, W/width], rounded down. */
    Value maxPool(Value x, int height, int width) {
        return kernels().maxPool(this, x, height, width);
    }

    /** [N, C, H, W] to [N*H*W, C], row by row. */
    Value flatten(Value x) {
        return kernels().flatten(this, x);
    }

    /** [N*H*W, C] to [N, C, H, W]: the inverse of {@link #flatten}. */
    Value unflatten(Value x, long height, long width) {
        return kernels().unflatten(this, x, height, width);
    }

    /** [N*L, V] to [N, V, L], the form of Deeplearning4j's recurrent loss. */
    Value toSequence(Value x, long length) {
        long batch = x.array.size(0) / length;
        long width = x.array.size(1);
        INDArray y = copy(x.array.reshape('c', batch, length, width).permute(0, 2, 1));
        return make(y, dy -> x.add(copy(dy.permute(0, 2, 1)).reshape('c', batch * length, width)));
    }

    /**
     * What {@link #crossEntropy} gives.
     *
     * @param value the loss to minimize, [1]
     * @param crossEntropy the same without label smoothing, in nats
     */
    record Loss(Value value, double crossEntropy) {}

    /**
     * The weighted sum of the cross-entropies of rows of logits. With label smoothing (Szegedy et al. 2016) a share of
     * each target's probability is spread evenly over all answers.
     *
     * @param logits [R, V]
     * @param targets R ids
     * @param weights R; 0 where a row does not count
     * @param smoothing the share, in [0, 1)
     * @param answerable V; which ids can be an answer
     */
    Loss crossEntropy(Value logits, int[] targets, float[] weights, double smoothing, boolean[] answerable) {
        int rows = targets.length;
        int tokens = answerable.length;
        for (int target : targets) {
            Objects.checkIndex(target, tokens);
        }
        INDArray probabilities = create(logits.array, rows, tokens); // becomes the gradient on the way back
        double[] logOfSums = softmax(logits.array, probabilities);
        double crossEntropy = 0;
        double total = 0;
        for (int row = 0; row < rows; row++) {
            total += weights[row] * logOfSums[row];
            crossEntropy +=
                    weights[row] == 0 ? 0 : weights[row] * (logOfSums[row] - logits.array.getDouble(row, targets[row]));
        }
        INDArray even = smoothing == 0 ? null : keep(even(smoothing, answerable, logits.array.dataType())); // [V]
        INDArray weight = keep(copy(weights, logits.array.dataType(), rows, 1));
        double loss = crossEntropy;
        if (even != null) {
            INDArray spread = create(logits.array, rows, 1);
            kernels().matmul(logits.array, even.reshape('c', tokens, 1), spread, false, false);
            double evenly = smoothing * total - spread.muli(weight).sumNumber().doubleValue();
            loss = (1 - smoothing) * crossEntropy + evenly;
            give(spread);
        }
        keep(probabilities);
        Value value = make(create(logits.array, 1).assign(loss), dLoss -> {
            kept.removeIf(array -> array == probabilities);
            if (even != null) {
                Rows.add(probabilities, even.neg());
            }
            for (int row = 0; row < rows; row++) {
                double probability = probabilities.getDouble(row, targets[row]);
                probabilities.putScalar(row, targets[row], probability - (1 - smoothing));
            }
            logits.add(Rows.scale(probabilities, weight.muli(dLoss.getDouble(0))));
        });
        return new Loss(value, crossEntropy);
    }

    /** Softmax of every row; gives the logarithms of the rows' sums of exponentials. */
    private static double[] softmax(INDArray logits, INDArray out) {
        try (INDArray most = logits.max(true, 1)) {
            logits.sub(most, out);
            Transforms.exp(out, false);
            try (INDArray sums = out.sum(true, 1)) {
                out.divi(sums);
                Transforms.log(sums, false);
                return sums.addi(most).reshape(sums.length()).toDoubleVector();
            }
        }
    }

    private static INDArray even(double smoothing, boolean[] answerable, DataType type) {
        int count = 0;
        for (boolean answer : answerable) {
            count += answer ? 1 : 0;
        }
        double[] even = new double[answerable.length];
        for (int id = 0; id < even.length; id++) {
            even[id] = answerable[id] ? smoothing / count : 0;
        }
        return Nd4j.createFromArray(even).castTo(type);
    }

    /**
     * The weighted sum of the mean absolute differences of rows.
     *
     * @param x [R, K]
     * @param targets R*K, row-major
     * @param weights R; 0 where a row does not count
     * @return [1]
     */
    Value l1(Value x, float[] targets, float[] weights) {
        long width = x.array.size(1);
        INDArray difference = keep(create(x.array, x.array.shape()));
        try (INDArray target = copy(targets, x.array.dataType(), x.array.shape())) {
            x.array.sub(target, difference);
        }
        INDArray weight = keep(copy(weights, x.array.dataType(), weights.length, 1));
        weight.divi(width);
        INDArray sizes = copy(difference);
        Transforms.abs(sizes, false);
        double loss = Rows.scale(sizes, weight).sumNumber().doubleValue();
        give(sizes);
        return make(create(x.array, 1).assign(loss), dLoss -> {
            INDArray dx = copy(difference);
            Transforms.sign(dx, false);
            x.add(Rows.scale(dx, weight).muli(dLoss.getDouble(0)));
        });
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
