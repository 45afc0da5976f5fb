// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import java.util.Arrays;
import java.util.Optional;
import master.train.model.OneDnn.Call;
import master.train.model.OneDnnProduct.Factor;
import master.train.model.OneDnnProduct.Layout;
import master.train.model.Tape.Value;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.softmax_backward;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Operations by oneDNN, for 32-bit floats on processors with AVX2 or AVX-512. Feature maps of a multiple of 16 channels
 * stay in blocks from one operation to the next: their arrays say [N, C, H, W], but their bytes lie as
 * [N, C/block, H, W, block]. Whatever oneDNN has no code for is done by ND4J on a row-major copy.
 */
final class OneDnnKernels extends Kernels {
    private static final int CHANNELS = 16; // what the channels of a map in blocks are a multiple of

    private final int block;
    private final memory.format_tag blocks;
    private final String processor;
    private final boolean half;

    private OneDnnKernels(int block, String processor, boolean half) {
        this.block = block;
        this.processor = processor;
        this.half = half;
        this.blocks = block == 16 ? memory.format_tag.nChw16c : memory.format_tag.nChw8c;
    }

    /** Empty where the library does not load, or where the processor has too small vectors for it to be worth it. */
    static Optional<Kernels> load() {
        try {
            if (!Nd4j.getEnvironment().isCPU()) {
                return Optional.empty();
            }
            Loader.load(dnnl.class);
            dnnl.cpu_isa isa = dnnl.get_effective_cpu_isa();
            int block = has(isa, dnnl.cpu_isa.avx512_core) ? 16 : has(isa, dnnl.cpu_isa.avx2) ? 8 : 0;
            return block == 0 ? Optional.empty() : Optional.of(new OneDnnKernels(block, isa.toString(), false));
        } catch (LinkageError | RuntimeException e) {
            return Optional.empty(); // no library for this platform
        }
    }

    private static boolean has(dnnl.cpu_isa isa, dnnl.cpu_isa wanted) {
        return (isa.value & wanted.value) == wanted.value;
    }

    /** The same with products of bfloat16 where the processor has matrix units for them (AMX). */
    @Override
    Kernels half() {
        return has(dnnl.get_effective_cpu_isa(), dnnl.cpu_isa.avx512_core_amx)
                ? new OneDnnKernels(block, processor, true)
                : this;
    }

    @Override
    String description() {
        return "oneDNN 2.5.2 (%s), feature maps in blocks of %d channels%s"
                .formatted(processor, block, half ? ", products of bfloat16" : "");
    }

    @Override
    int block() {
        return block;
    }

    private static boolean fits(INDArray map) {
        return OneDnn.isFloat(map) && map.size(1) % CHANNELS == 0;
    }

    private memory.desc map(long... shape) {
        return OneDnn.desc(blocks, shape);
    }

    private static memory.desc vector(long length) {
        return OneDnn.desc(memory.format_tag.a, length);
    }

    private static void reorder(
            INDArray from, memory.format_tag layout, INDArray to, memory.format_tag other, long... shape) {
        String key = "reorder " + layout + other + Arrays.toString(shape);
        OneDnn.prepared(key, () -> OneDnn.reorder(OneDnn.desc(layout, shape), OneDnn.desc(other, shape)))
                .with(DNNL_ARG_FROM, from)
                .with(DNNL_ARG_TO, to)
                .run();
    }

    private Value relaid(Tape tape, Value x, memory.format_tag from, memory.format_tag to, boolean blocked) {
        long[] shape = x.array.shape();
        INDArray y = tape.create(x.array, shape);
        reorder(x.array, from, y, to, shape);
        return tape.make(y, blocked, dy -> {
            if (!x.constant) {
                INDArray dx = tape.create(y, shape);
                reorder(dy, to, dx, from, shape);
                x.add(dx);
            }
        });
    }

    @Override
    Value plain(Tape tape, Value x) {
        return x.blocked ? relaid(tape, x, blocks, memory.format_tag.nchw, false) : x;
    }

    private Value blocked(Tape tape, Value x) {
        return x.blocked ? x : relaid(tape, x, memory.format_tag.nchw, blocks, true);
    }

    @Override
    void matmul(INDArray a, INDArray b, INDArray out, boolean transposeA, boolean transposeB) {
        if (!multiply(a, b, out, transposeA, transposeB, false)) {
            super.matmul(a, b, out, transposeA, transposeB);
        }
    }

    @Override
    void addMatmul(INDArray a, INDArray b, INDArray out, boolean transposeA, boolean transposeB) {
        if (!multiply(a, b, out, transposeA, transposeB, true)) {
            super.addMatmul(a, b, out, transposeA, transposeB);
        }
    }

    /** False if the arrays are none for oneDNN. In floats: here are the small products, linear has the large ones. */
    private static boolean multiply(
            INDArray a, INDArray b, INDArray out, boolean transposeA, boolean transposeB, boolean add) {
        int rank = out.rank();
        if (rank < 2 || a.rank() != rank || b.rank() != rank || !isDense(a) || !isDense(b) || !isDense(out)) {
            return false;
        }
        long m = out.size(rank - 2);
        long n = out.size(rank - 1);
        long k = transposeA ? a.size(rank - 2) : a.size(rank - 1);
        long batch = out.length() / (m * n);
        String key = "matmul " + batch + "," + m + "," + k + "," + n + transposeA + transposeB + add;
        OneDnn.prepared(key, () -> {
                    Layout first = transposeA ? matrix(batch, k, m).transposed() : matrix(batch, m, k);
                    Layout second = transposeB ? matrix(batch, n, k).transposed() : matrix(batch, k, n);
                    primitive_attr attributes = add ? OneDnn.adding() : OneDnn.PLAIN;
                    return OneDnnProduct.of(first, second, false, matrix(batch, m, n), attributes, false);
                })
                .run(Factor.of(null, a), Factor.of(null, b), out); // floats are taken as they are
        return true;
    }

    private static Layout matrix(long batch, long rows, long columns) {
        return batch == 1 ? Layout.dense(rows, columns) : Layout.dense(batch, rows, columns);
    }

    /** Whether an array of floats lies row by row without gaps. */
    private static boolean isDense(INDArray array) {
        long stride = 1;
        for (int i = array.rank() - 1; i >= 0; i--) {
            if (array.size(i) != 1 && array.stride(i) != stride) {
                return false;
            }
            stride *= array.size(i);
        }
        return OneDnn.isFloat(array);
    }

    @Override
    Value linear(Tape tape, Value x, Value weight, Value bias) {
        if (!isDense(x.array) || !isDense(weight.array)) {
            return super.linear(tape, x, weight, bias);
        }
        long rows = x.array.size(0);
        long in = x.array.size(1);
        long out = weight.array.size(1);
        INDArray y = tape.create(x.array, rows, out);
        Linear products = Linear.of(rows, in, out, half);
        Factor input = Factor.kept(tape, x.array);
        Factor matrix = Factor.kept(tape, weight.array);
        products.forward.run(input, matrix, bias.array, y);
        return tape.make(y, dy -> {
            INDArray dWeight = tape.create(weight.array, in, out);
            Factor gradient = Factor.of(tape, dy);
            products.weight.run(input, gradient, dWeight);
            weight.add(dWeight);
            INDArray ones = tape.create(dy, 1, rows).assign(1);
            tape.add(bias, ones, dy, false, false);
            tape.give(ones);
            if (!x.constant) {
                INDArray dx = tape.create(x.array, rows, in);
                products.data.run(gradient, matrix, dx);
                x.add(dx);
            }
            gradient.free();
        });
    }

    /** The products of a linear layer: of its result and of the gradients of its weight and its input. */
    private record Linear(OneDnnProduct forward, OneDnnProduct weight, OneDnnProduct data) {
        static Linear of(long rows, long in, long out, boolean half) {
            return OneDnn.prepared("linear " + rows + "," + in + "," + out + half, () -> {
                Layout x = Layout.dense(rows, in);
                Layout weight = Layout.dense(in, out);
                Layout y = Layout.dense(rows, out);
                return new Linear(
                        OneDnnProduct.of(x, weight, true, y, OneDnn.PLAIN, half),
                        OneDnnProduct.of(x.transposed(), y, false, weight, OneDnn.PLAIN, half),
                        OneDnnProduct.of(y, weight.transposed(), false, x, OneDnn.PLAIN, half));
            });
        }
    }

    @Override
    Value convolution(Tape tape, Value x, Value weight, int strideRows, int strideColumns, int groups) {
        long[] from = x.array.shape();
        long[] kernel = weight.array.shape();
        boolean first = from[1] <= 4; // an image
        if (!OneDnn.isFloat(x.array) || kernel[0] % CHANNELS != 0 || !first && from[1] % CHANNELS != 0) {
            return super.convolution(tape, plain(tape, x), weight, strideRows, strideColumns, groups);
        }
        long[] to = {
            from[0], kernel[0], (from[2] + strideRows - 1) / strideRows, (from[3] + strideColumns - 1) / strideColumns
        };
        OneDnnConvolution operation = prepare(from, kernel, groups, strideRows, strideColumns, to);
        if (operation.isReference()) {
            return super.convolution(tape, plain(tape, x), weight, strideRows, strideColumns, groups);
        }
        Value input = first ? plain(tape, x) : blocked(tape, x);
        INDArray y = tape.create(x.array, to);
        INDArray kernels = tape.keep(tape.create(x.array, operation.kernelLength()));
        INDArray source = operation.forward(tape, input.array, weight.array, kernels, y);
        return tape.make(y, true, dy -> {
            INDArray dWeight = tape.create(x.array, kernel);
            INDArray dx = input.constant ? null : tape.create(x.array, from);
            operation.backward(tape, source, dy, weight.array, kernels, dWeight, dx);
            weight.add(dWeight);
            if (dx != null) {
                input.add(dx);
            }
        });
    }

    /** The operation of these shapes, for the calling thread. */
    OneDnnConvolution prepare(long[] from, long[] kernel, int groups, int strideRows, int strideColumns, long[] to) {
        memory.format_tag layout = from[1] <= 4 ? memory.format_tag.nchw : blocks;
        long[] strides = {strideRows, strideColumns};
        OneDnnConvolution.Sizes sizes = new OneDnnConvolution.Sizes(from, layout, kernel, groups, strides, to, blocks);
        return OneDnn.prepared(sizes.key() + half, () -> OneDnnConvolution.of(sizes, half));
    }

    /** Both ways of batch normalization at one shape; backward is null where running statistics are used. */
    private record Norm(Call forward, Call backward, long mask) {}

    private Norm norm(long[] shape, double epsilon, boolean training, boolean relu) {
        int flags = dnnl.normalization_flags.use_scale.value
                | dnnl.normalization_flags.use_shift.value
                | (relu ? dnnl.normalization_flags.fuse_norm_relu.value : 0)
                | (training ? 0 : dnnl.normalization_flags.use_global_stats.value);
        dnnl.prop_kind kind = training ? dnnl.prop_kind.forward_training : dnnl.prop_kind.forward_inference;
        memory.desc map = map(shape);
        memory.desc vector = vector(shape[1]);
        var desc = new batch_normalization_forward.primitive_desc(
                new batch_normalization_forward.desc(kind.value, map, (float) epsilon, flags), OneDnn.ENGINE);
        Call forward = statistics(new Call(new batch_normalization_forward(desc), desc), vector)
                .argument(DNNL_ARG_SRC, map)
                .argument(DNNL_ARG_DST, map);
        if (!training) {
            return new Norm(forward, null, 0);
        }
        var back = new batch_normalization_backward.primitive_desc(
                new batch_normalization_backward.desc(dnnl.prop_kind.backward.value, map, map, (float) epsilon, flags),
                OneDnn.ENGINE,
                desc);
        Call backward = statistics(new Call(new batch_normalization_backward(back), desc, back), vector)
                .argument(DNNL_ARG_SRC, map)
                .argument(DNNL_ARG_DIFF_DST, map)
                .argument(DNNL_ARG_DIFF_SRC, map)
                .argument(DNNL_ARG_DIFF_SCALE, vector)
                .argument(DNNL_ARG_DIFF_SHIFT, vector);
        if (!relu) {
            return new Norm(forward, backward, 0);
        }
        memory.desc mask = desc.workspace_desc();
        forward.argument(DNNL_ARG_WORKSPACE, mask);
        backward.argument(DNNL_ARG_WORKSPACE, mask);
        return new Norm(forward, backward, OneDnn.floats(mask));
    }

    private static Call statistics(Call call, memory.desc vector) {
        return call.argument(DNNL_ARG_MEAN, vector)
                .argument(DNNL_ARG_VARIANCE, vector)
                .argument(DNNL_ARG_SCALE, vector)
                .argument(DNNL_ARG_SHIFT, vector);
    }

    @Override
    Value batchNorm(
            Tape tape,
            Value given,
            Value scale,
            Value shift,
            Value mean,
            Value variance,
            double epsilon,
            Optional<Value> residual,
            boolean relu) {
        if (!fits(given.array)) {
            Optional<Value> added = residual.map(value -> plain(tape, value));
            return super.batchNorm(tape, plain(tape, given), scale, shift, mean, variance, epsilon, added, relu);
        }
        Value x = blocked(tape, given);
        Optional<Value> added = residual.map(value -> blocked(tape, value));
        boolean training = tape.training();
        boolean fused = relu && added.isEmpty();
        long[] shape = x.array.shape();
        Norm norm = OneDnn.prepared(
                "norm " + Arrays.toString(shape) + epsilon + training + fused,
                () -> norm(shape, epsilon, training, fused));
        INDArray y = tape.create(x.array, shape);
        INDArray batchMean = training ? tape.keep(tape.create(x.array, shape[1])) : mean.array;
        INDArray batchVariance = training ? tape.keep(tape.create(x.array, shape[1])) : variance.array;
        INDArray mask = norm.mask == 0 ? null : tape.keep(tape.create(x.array, norm.mask));
        norm.forward
                .with(DNNL_ARG_SRC, x.array)
                .with(DNNL_ARG_DST, y)
                .with(DNNL_ARG_MEAN, batchMean)
                .with(DNNL_ARG_VARIANCE, batchVariance)
                .with(DNNL_ARG_SCALE, scale.array)
                .with(DNNL_ARG_SHIFT, shift.array);
        if (mask != null) {
            norm.forward.withAligned(DNNL_ARG_WORKSPACE, mask);
        }
        norm.forward.run();
        added.ifPresent(value -> sum(y, value.array, y, relu));
        return tape.make(y, true, dy -> {
            INDArray delta = dy;
            if (added.isPresent()) {
                delta = relu ? reluBackward(tape, y, dy) : dy;
                added.get().add(tape.copy(delta));
            }
            INDArray dx = tape.create(x.array, shape);
            INDArray dScale = tape.create(x.array, shape[1]);
            INDArray dShift = tape.create(x.array, shape[1]);
            norm.backward
                    .with(DNNL_ARG_SRC, x.array)
                    .with(DNNL_ARG_DIFF_DST, delta)
                    .with(DNNL_ARG_DIFF_SRC, dx)
                    .with(DNNL_ARG_MEAN, batchMean)
                    .with(DNNL_ARG_VARIANCE, batchVariance)
                    .with(DNNL_ARG_SCALE, scale.array)
                    .with(DNNL_ARG_SHIFT, shift.array)
                    .with(DNNL_ARG_DIFF_SCALE, dScale)
                    .with(DNNL_ARG_DIFF_SHIFT, dShift);
            if (mask != null) {
                norm.backward.withAligned(DNNL_ARG_WORKSPACE, mask);
            }
            norm.backward.run();
            if (delta != dy) {
                tape.give(delta);
            }
            x.add(dx);
            scale.add(dScale);
            shift.add(dShift);
            double count = (double) x.array.length() / shape[1];
            move(tape, mean, batchMean, 1);
            move(tape, variance, batchVariance, count > 1 ? count / (count - 1) : 1);
        });
    }

    /** As {@link BatchNorm.Statistics#move}; the statistic of the batch is overwritten. */
    private static void move(Tape tape, Value running, INDArray ofBatch, double factor) {
        ofBatch.muli(-BatchNorm.MOMENTUM * factor);
        INDArray fall = running.array.mul(BatchNorm.MOMENTUM, tape.create(ofBatch, ofBatch.shape()));
        running.add(fall.addi(ofBatch));
    }

    /** {@code out = a + b}, then ReLU; any layout. */
    private static void sum(INDArray a, INDArray b, INDArray out, boolean relu) {
        long length = a.length();
        OneDnn.prepared("sum " + length + relu, () -> {
                    memory.desc desc = vector(length);
                    primitive_attr attributes = new primitive_attr();
                    if (relu) {
                        post_ops operations = new post_ops();
                        operations.append_eltwise(1, dnnl.algorithm.eltwise_relu, 0, 0);
                        attributes.set_post_ops(operations);
                    }
                    var sum = new binary.primitive_desc(
                            new binary.desc(dnnl.algorithm.binary_add, desc, desc, desc), attributes, OneDnn.ENGINE);
                    return new Call(new binary(sum), sum, attributes)
                            .argument(DNNL_ARG_SRC_0, desc)
                            .argument(DNNL_ARG_SRC_1, desc)
                            .argument(DNNL_ARG_DST, desc);
                })
                .with(DNNL_ARG_SRC_0, a)
                .with(DNNL_ARG_SRC_1, b)
                .with(DNNL_ARG_DST, out)
                .run();
    }

    /** Both ways of ReLU, whose way back needs its result only. */
    private record Relu(Call forward, Call backward) {
        static Relu of(long length) {
            return OneDnn.prepared("relu " + length, () -> {
                memory.desc desc = vector(length);
                dnnl.algorithm algorithm = dnnl.algorithm.eltwise_relu_use_dst_for_bwd;
                var forward = new eltwise_forward.primitive_desc(
                        new eltwise_forward.desc(dnnl.prop_kind.forward_training, algorithm, desc, 0, 0),
                        OneDnn.ENGINE);
                var backward = new eltwise_backward.primitive_desc(
                        new eltwise_backward.desc(algorithm, desc, desc, 0, 0), OneDnn.ENGINE, forward);
                return new Relu(
                        new Call(new eltwise_forward(forward), forward)
                                .argument(DNNL_ARG_SRC, desc)
                                .argument(DNNL_ARG_DST, desc),
                        new Call(new eltwise_backward(backward), forward, backward)
                                .argument(DNNL_ARG_DST, desc)
                                .argument(DNNL_ARG_DIFF_DST, desc)
                                .argument(DNNL_ARG_DIFF_SRC, desc));
            });
        }
    }

    private static INDArray reluBackward(Tape tape, INDArray y, INDArray dy) {
        INDArray dx = tape.create(y, y.shape());
        Relu.of(y.length())
                .backward
                .with(DNNL_ARG_DST, y)
                .with(DNNL_ARG_DIFF_DST, dy)
                .with(DNNL_ARG_DIFF_SRC, dx)
                .run();
        return dx;
    }

    @Override
    Value relu(Tape tape, Value x) {
        if (!isDense(x.array)) {
            return super.relu(tape, x);
        }
        INDArray y = tape.create(x.array, x.array.shape());
        Relu.of(y.length())
                .forward
                .with(DNNL_ARG_SRC, x.array)
                .with(DNNL_ARG_DST, y)
                .run();
        return tape.make(y, x.blocked, dy -> x.add(reluBackward(tape, y, dy)));
    }

    @Override
    Value addRelu(Tape tape, Value a, Value b) {
        if (!isDense(a.array) || !isDense(b.array)) {
            return super.addRelu(tape, a, b);
        }
        if (a.blocked != b.blocked) {
            return addRelu(tape, blocked(tape, a), blocked(tape, b)); // one of them fits, so both do
        }
        INDArray y = tape.create(a.array, a.array.shape());
        sum(a.array, b.array, y, true);
        return tape.make(y, a.blocked, dy -> {
            INDArray delta = reluBackward(tape, y, dy);
            b.add(tape.copy(delta));
            a.add(delta);
        });
    }

    /** Both ways of layer normalization at one shape. */
    private record RowNorm(Call forward, Call backward) {
        static RowNorm of(long rows, long columns, double epsilon) {
            return OneDnn.prepared("rows " + rows + "," + columns + "," + epsilon, () -> {
                int flags = dnnl.normalization_flags.use_scale.value | dnnl.normalization_flags.use_shift.value;
                memory.desc matrix = OneDnn.desc(memory.format_tag.ab, rows, columns);
                memory.desc column = vector(rows);
                memory.desc row = vector(columns);
                var desc = new layer_normalization_forward.primitive_desc(
                        new layer_normalization_forward.desc(
                                dnnl.prop_kind.forward_training.value, matrix, column, (float) epsilon, flags),
                        OneDnn.ENGINE);
                var back = new layer_normalization_backward.primitive_desc(
                        new layer_normalization_backward.desc(
                                dnnl.prop_kind.backward.value, matrix, matrix, column, (float) epsilon, flags),
                        OneDnn.ENGINE,
                        desc);
                Call forward = arguments(new Call(new layer_normalization_forward(desc), desc), matrix, column, row)
                        .argument(DNNL_ARG_DST, matrix);
                Call backward = arguments(
                                new Call(new layer_normalization_backward(back), desc, back), matrix, column, row)
                        .argument(DNNL_ARG_DIFF_DST, matrix)
                        .argument(DNNL_ARG_DIFF_SRC, matrix)
                        .argument(DNNL_ARG_DIFF_SCALE, row)
                        .argument(DNNL_ARG_DIFF_SHIFT, row);
                return new RowNorm(forward, backward);
            });
        }

        private static Call arguments(Call call, memory.desc matrix, memory.desc column, memory.desc row) {
            return call.argument(DNNL_ARG_SRC, matrix)
                    .argument(DNNL_ARG_MEAN, column)
                    .argument(DNNL_ARG_VARIANCE, column)
                    .argument(DNNL_ARG_SCALE, row)
                    .argument(DNNL_ARG_SHIFT, row);
        }
    }

    @Override
    Value layerNorm(Tape tape, Value x, Value scale, Value shift, double epsilon) {
        if (!isDense(x.array)) {
            return super.layerNorm(tape, x, scale, shift, epsilon);
        }
        long rows = x.array.size(0);
        long columns = x.array.size(1);
        INDArray y = tape.create(x.array, rows, columns);
        INDArray mean = tape.keep(tape.create(x.array, rows));
        INDArray variance = tape.keep(tape.create(x.array, rows));
        RowNorm norm = RowNorm.of(rows, columns, epsilon);
        norm.forward
                .with(DNNL_ARG_SRC, x.array)
                .with(DNNL_ARG_DST, y)
                .with(DNNL_ARG_MEAN, mean)
                .with(DNNL_ARG_VARIANCE, variance)
                .with(DNNL_ARG_SCALE, scale.array)
                .with(DNNL_ARG_SHIFT, shift.array)
                .run();
        return tape.make(y, dy -> {
            INDArray dx = tape.create(x.array, rows, columns);
            INDArray dScale = tape.create(x.array, columns);
            INDArray dShift = tape.create(x.array, columns);
            norm.backward
                    .with(DNNL_ARG_SRC, x.array)
                    .with(DNNL_ARG_DIFF_DST, dy)
                    .with(DNNL_ARG_DIFF_SRC, dx)
                    .with(DNNL_ARG_MEAN, mean)
                    .with(DNNL_ARG_VARIANCE, variance)
                    .with(DNNL_ARG_SCALE, scale.array)
                    .with(DNNL_ARG_SHIFT, shift.array)
                    .with(DNNL_ARG_DIFF_SCALE, dScale)
                    .with(DNNL_ARG_DIFF_SHIFT, dShift)
                    .run();
            x.add(dx);
            scale.add(dScale);
            shift.add(dShift);
        });
    }

    /** Both ways of softmax over rows. */
    private record Softmax(Call forward, Call backward) {
        static Softmax of(INDArray array) {
            long columns = array.size(array.rank() - 1);
            long rows = array.length() / columns;
            return OneDnn.prepared("softmax " + rows + "," + columns, () -> {
                memory.desc matrix = OneDnn.desc(memory.format_tag.ab, rows, columns);
                var forward = new softmax_forward.primitive_desc(
                        new softmax_forward.desc(dnnl.prop_kind.forward_training, matrix, 1), OneDnn.ENGINE);
                var backward = new softmax_backward.primitive_desc(
                        new softmax_backward.desc(matrix, matrix, 1), OneDnn.ENGINE, forward);
                return new Softmax(
                        new Call(new softmax_forward(forward), forward)
                                .argument(DNNL_ARG_SRC, matrix)
                                .argument(DNNL_ARG_DST, matrix),
                        new Call(new softmax_backward(backward), forward, backward)
                                .argument(DNNL_ARG_DST, matrix)
                                .argument(DNNL_ARG_DIFF_DST, matrix)
                                .argument(DNNL_ARG_DIFF_SRC, matrix));
            });
        }
    }

    @Override
    void softmax(INDArray array) {
        if (!isDense(array)) {
            super.softmax(array);
            return;
        }
        Softmax.of(array)
                .forward
                .with(DNNL_ARG_SRC, array)
                .with(DNNL_ARG_DST, array)
                .run();
    }

    @Override
    void softmaxBackward(Tape tape, INDArray gradient, INDArray probabilities) {
        if (!isDense(gradient) || !isDense(probabilities)) {
            super.softmaxBackward(tape, gradient, probabilities);
            return;
        }
        Softmax.of(gradient)
                .backward
                .with(DNNL_ARG_DST, probabilities)
                .with(DNNL_ARG_DIFF_DST, gradient)
                .with(DNNL_ARG_DIFF_SRC, gradient)
                .run();
    }

    /** The sizes of an attention: heads are read where they lie in the rows, none is copied. */
    private record Heads(long batch, long heads, long queries, long keys, long width, boolean half) {
        private Layout rows(long length) { // [N*length, A*K] as [N, A, length, K]
            return new Layout(
                    new long[] {batch, heads, length, width},
                    new long[] {length * heads * width, width, heads * width, 1});
        }

        private Layout scores() {
            return Layout.dense(batch, heads, queries, keys);
        }

        private primitive_attr scaled() {
            primitive_attr attributes = new primitive_attr();
            attributes.set_output_scales(0, new float[] {(float) (1 / Math.sqrt((double) width))});
            return attributes;
        }

        /** Queries by keys, scaled. */
        OneDnnProduct score() {
            return product("scores", rows(queries), rows(keys).transposed(), scores(), true);
        }

        /** Weights by values. */
        OneDnnProduct mix() {
            return product("mix", scores(), rows(keys), rows(queries), false);
        }

        /** The gradient of the weights: of the result by values. */
        OneDnnProduct unmix() {
            return product("unmix", rows(queries), rows(keys).transposed(), scores(), false);
        }

        /** The gradient of values: weights by that of the result. */
        OneDnnProduct values() {
            return product("values", scores().transposed(), rows(queries), rows(keys), false);
        }

        /** The gradient of queries: of the scores by keys. */
        OneDnnProduct queriesGradient() {
            return product("queries", scores(), rows(keys), rows(queries), true);
        }

        /** The gradient of keys: of the scores by queries. */
        OneDnnProduct keysGradient() {
            return product("keys", scores().transposed(), rows(queries), rows(keys), true);
        }

        private OneDnnProduct product(String name, Layout a, Layout b, Layout out, boolean isScaled) {
            return OneDnn.prepared(
                    name + this, () -> OneDnnProduct.of(a, b, false, out, isScaled ? scaled() : OneDnn.PLAIN, half));
        }
    }

    @Override
    Value attention(
            Tape tape,
            Value query,
            Value key,
            Value value,
            long queryLength,
            long keyLength,
            int heads,
            Optional<INDArray> mask) {
        if (!isDense(query.array) || !isDense(key.array) || !isDense(value.array)) {
            return super.attention(tape, query, key, value, queryLength, keyLength, heads, mask);
        }
        long batch = query.array.size(0) / queryLength;
        Heads sizes = new Heads(batch, heads, queryLength, keyLength, query.array.size(1) / heads, half);
        Factor q = Factor.kept(tape, query.array);
        Factor k = Factor.kept(tape, key.array);
        Factor v = Factor.kept(tape, value.array);
        Factor weights = Factor.kept(tape, tape.keep(tape.create(query.array, batch, heads, queryLength, keyLength)));
        sizes.score().run(q, k, weights.array());
        mask.ifPresent(weights.array()::addi);
        softmax(weights.array());
        INDArray y = tape.create(query.array, query.array.shape());
        sizes.mix().run(weights, v, y);
        return tape.make(y, dy -> {
            Factor gradient = Factor.of(tape, dy);
            INDArray dScores = tape.create(dy, weights.array().shape());
            sizes.unmix().run(gradient, v, dScores);
            INDArray dV = tape.create(value.array, value.array.shape());
            sizes.values().run(weights, gradient, dV);
            gradient.free();
            value.add(dV);
            softmaxBackward(tape, dScores, weights.array());
            Factor scores = Factor.of(tape, dScores);
            INDArray dQ = tape.create(query.array, query.array.shape());
            sizes.queriesGradient().run(scores, k, dQ);
            query.add(dQ);
            INDArray dK = tape.create(key.array, key.array.shape());
            sizes.keysGradient().run(scores, q, dK);
            key.add(dK);
            scores.free();
            tape.give(dScores);
        });
    }

    /** Both ways of max-pooling at one shape. */
    private record Pool(Call forward, Call backward, long places) {}

    private Pool pool(long[] from, long[] to, int height, int width) {
        long[] window = {height, width};
        long[] none = {0, 0};
        memory.desc src = map(from);
        memory.desc dst = map(to);
        var desc = new pooling_forward.primitive_desc(
                new pooling_forward.desc(
                        dnnl.prop_kind.forward_training,
                        dnnl.algorithm.pooling_max,
                        src,
                        dst,
                        window,
                        window,
                        none,
                        none),
                OneDnn.ENGINE);
        var back = new pooling_backward.primitive_desc(
                new pooling_backward.desc(dnnl.algorithm.pooling_max, src, dst, window, window, none, none),
                OneDnn.ENGINE,
                desc);
        memory.desc places = desc.workspace_desc();
        return new Pool(
                new Call(new pooling_forward(desc), desc)
                        .argument(DNNL_ARG_SRC, src)
                        .argument(DNNL_ARG_DST, dst)
                        .argument(DNNL_ARG_WORKSPACE, places),
                new Call(new pooling_backward(back), desc, back)
                        .argument(DNNL_ARG_DIFF_SRC, src)
                        .argument(DNNL_ARG_DIFF_DST, dst)
                        .argument(DNNL_ARG_WORKSPACE, places),
                OneDnn.floats(places));
    }

    @Override
    Value maxPool(Tape tape, Value given, int height, int width) {
        if (!fits(given.array)) {
            return super.maxPool(tape, plain(tape, given), height, width);
        }
        Value x = blocked(tape, given);
        long[] from = x.array.shape();
        long[] to = {from[0], from[1], from[2] / height, from[3] / width};
        Pool pool = OneDnn.prepared(
                "pool " + Arrays.toString(from) + height + "," + width, () -> pool(from, to, height, width));
        INDArray y = tape.create(x.array, to);
        INDArray places = tape.keep(tape.create(x.array, pool.places));
        pool.forward
                .with(DNNL_ARG_SRC, x.array)
                .with(DNNL_ARG_DST, y)
                .withAligned(DNNL_ARG_WORKSPACE, places)
                .run();
        return tape.make(y, true, dy -> {
            INDArray dx = tape.create(x.array, from);
            pool.backward
                    .with(DNNL_ARG_DIFF_SRC, dx)
                    .with(DNNL_ARG_DIFF_DST, dy)
                    .withAligned(DNNL_ARG_WORKSPACE, places)
                    .run();
            x.add(dx);
        });
    }

    @Override
    Value flatten(Tape tape, Value x) {
        if (!OneDnn.isFloat(x.array)) {
            return super.flatten(tape, x);
        }
        long[] shape = x.array.shape();
        memory.format_tag layout = x.blocked ? blocks : memory.format_tag.nchw;
        INDArray y = tape.create(x.array, shape[0] * shape[2] * shape[3], shape[1]);
        reorder(x.array, layout, y, memory.format_tag.nhwc, shape);
        return tape.make(y, dy -> {
            INDArray dx = tape.create(x.array, shape);
            reorder(dy, memory.format_tag.nhwc, dx, layout, shape);
            x.add(dx);
        });
    }

    @Override
    Value unflatten(Tape tape, Value x, long height, long width) {
        if (!OneDnn.isFloat(x.array)) {
            return super.unflatten(tape, x, height, width);
        }
        long channels = x.array.size(1);
        long[] shape = {x.array.size(0) / (height * width), channels, height, width};
        boolean blocked = channels % CHANNELS == 0;
        memory.format_tag layout = blocked ? blocks : memory.format_tag.nchw;
        INDArray y = tape.create(x.array, shape);
        reorder(x.array, memory.format_tag.nhwc, y, layout, shape);
        return tape.make(y, blocked, dy -> {
            INDArray dx = tape.create(x.array, x.array.shape());
            reorder(dy, layout, dx, memory.format_tag.nhwc, shape);
            x.add(dx);
        });
    }
}
