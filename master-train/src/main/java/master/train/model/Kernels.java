// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.Optional;
import master.train.model.Tape.Value;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The operations of a {@link Tape} that take the time, by those of ND4J: on any device, for any type of number. Holds no
 * state of a tape; threads may share it.
 */
class Kernels {
    /** ND4J's operations. */
    static final Kernels ND4J = new Kernels();

    /** The fastest for this machine, found out once. */
    static Kernels best() {
        return Best.KERNELS;
    }

    private static final class Best {
        private static final Kernels KERNELS = OneDnnKernels.load().orElse(ND4J);
    }

    /** These, with products of 16-bit factors where that is faster; sums stay as they are. */
    Kernels half() {
        return this;
    }

    /** What computes, in a few words. */
    String description() {
        return "ND4J's operations";
    }

    /** A feature map in row-major order. */
    Value plain(Tape tape, Value x) {
        return x;
    }

    /** {@code a b} of matrices [R, C] or of batches of them; all row-major. */
    void matmul(INDArray a, INDArray b, INDArray out, boolean transposeA, boolean transposeB) {
        Nd4j.exec(DynamicCustomOp.builder("matmul")
                .addInputs(a, b)
                .addOutputs(out)
                .addIntegerArguments(transposeA ? 1 : 0, transposeB ? 1 : 0, 0)
                .build());
    }

    /** {@code out + a b}, likewise. */
    void addMatmul(INDArray a, INDArray b, INDArray out, boolean transposeA, boolean transposeB) {
        try (INDArray product = Nd4j.createUninitialized(out.dataType(), out.shape(), 'c')) {
            matmul(a, b, product, transposeA, transposeB);
            out.addi(product);
        }
    }

    /** Channels in a block of a feature map that is kept in blocks; 0 if none is. */
    int block() {
        return 0;
    }

    /** Softmax over the last dimension, in place. */
    void softmax(INDArray array) {
        Nd4j.exec(DynamicCustomOp.builder("softmax")
                .addInputs(array)
                .addOutputs(array)
                .addIntegerArguments(array.rank() - 1)
                .build());
    }

    /** Gradient of the result of {@link #softmax} to gradient of its input, in place. */
    void softmaxBackward(Tape tape, INDArray gradient, INDArray probabilities) {
        INDArray product = gradient.mul(probabilities, tape.create(gradient, gradient.shape()));
        INDArray sum = product.sum(true, gradient.rank() - 1);
        gradient.subi(sum).muli(probabilities);
        tape.give(product, sum);
    }

    /** As {@link Tape#linear}. */
    Value linear(Tape tape, Value x, Value weight, Value bias) {
        INDArray y = tape.create(x.array, x.array.size(0), weight.array.size(1));
        matmul(x.array, weight.array, y, false, false);
        Rows.add(y, bias.array);
        return tape.make(y, dy -> {
            INDArray dWeight = tape.create(weight.array, weight.array.shape());
            matmul(x.array, dy, dWeight, true, false);
            weight.add(dWeight);
            bias.add(Rows.sum(dy, tape.create(dy, dy.size(1))));
            if (!x.constant) {
                INDArray dx = tape.create(x.array, x.array.shape());
                matmul(dy, weight.array, dx, false, true);
                x.add(dx);
            }
        });
    }

    /** As {@link Tape#convolution}. */
    Value convolution(Tape tape, Value x, Value weight, int strideRows, int strideColumns, int groups) {
        long channels = x.array.size(1);
        long[] kernel = weight.array.shape();
        INDArray y = tape.create(
                x.array,
                x.array.size(0),
                kernel[0],
                (x.array.size(2) + strideRows - 1) / strideRows,
                (x.array.size(3) + strideColumns - 1) / strideColumns);
        String name = groups == 1 ? "conv2d" : "depthwise_conv2d"; // kernels as [multiplier 1, I, rows, columns] there
        INDArray kernels = groups == 1 ? weight.array : weight.array.reshape('c', 1, channels, kernel[2], kernel[3]);
        int[] arguments = { // kernel, stride, padding, dilation; explicit padding; NCHW; the kernel's layout
            (int) kernel[2],
            (int) kernel[3],
            strideRows,
            strideColumns,
            (int) kernel[2] / 2,
            (int) kernel[3] / 2,
            1,
            1,
            0,
            0,
            1
        };
        Nd4j.exec(DynamicCustomOp.builder(name)
                .addInputs(x.array, kernels)
                .addOutputs(y)
                .addIntegerArguments(arguments)
                .build());
        return tape.make(y, dy -> {
            INDArray dx = tape.create(x.array, x.array.shape());
            INDArray dWeight = tape.create(kernels, kernels.shape());
            Nd4j.exec(DynamicCustomOp.builder(name + "_bp")
                    .addInputs(x.array, kernels, dy)
                    .addOutputs(dx, dWeight)
                    .addIntegerArguments(arguments)
                    .build());
            x.add(dx);
            weight.add(dWeight.reshape('c', kernel));
        });
    }

    /** As {@link Tape#batchNorm}. */
    Value batchNorm(
            Tape tape,
            Value x,
            Value scale,
            Value shift,
            Value mean,
            Value variance,
            double epsilon,
            Optional<Value> residual,
            boolean relu) {
        BatchNorm.Statistics statistics = tape.training()
                ? BatchNorm.statistics(x.array, epsilon)
                : BatchNorm.Statistics.running(mean.array, variance.array, epsilon);
        INDArray y = tape.create(x.array, x.array.shape());
        INDArray added = residual.map(value -> value.array).orElse(null);
        BatchNorm.forward(x.array, added, y, statistics, scale.array, shift.array, relu);
        return tape.make(y, dy -> {
            INDArray dx = tape.create(x.array, x.array.shape());
            INDArray dAdded = added == null ? null : tape.create(x.array, x.array.shape());
            INDArray dScale = tape.create(scale.array, scale.array.shape());
            INDArray dShift = tape.create(shift.array, shift.array.shape());
            BatchNorm.backward(x.array, y, dy, dx, dAdded, statistics, scale.array, dScale, dShift, relu);
            x.add(dx);
            residual.ifPresent(value -> value.add(dAdded));
            scale.add(dScale);
            shift.add(dShift);
            INDArray dMean = tape.create(mean.array, mean.array.shape());
            statistics.move(mean.array, dMean, BatchNorm.MOMENTUM, false);
            mean.add(dMean);
            INDArray dVariance = tape.create(variance.array, variance.array.shape());
            statistics.move(variance.array, dVariance, BatchNorm.MOMENTUM, true);
            variance.add(dVariance);
        });
    }

    /** As {@link Tape#relu}. */
    Value relu(Tape tape, Value x) {
        INDArray y = tape.copy(x.array);
        Transforms.relu(y, false);
        return tape.make(y, dy -> x.add(reluBackward(tape, y, dy)));
    }

    /** As {@link Tape#addRelu}. */
    Value addRelu(Tape tape, Value a, Value b) {
        INDArray y = a.array.add(b.array, tape.create(a.array, a.array.shape()));
        Transforms.relu(y, false);
        return tape.make(y, dy -> {
            INDArray delta = reluBackward(tape, y, dy);
            b.add(tape.copy(delta));
            a.add(delta);
        });
    }

    /** As {@link Tape#layerNorm}. */
    Value layerNorm(Tape tape, Value x, Value scale, Value shift, double epsilon) {
        Value normalized = tape.standardize(x, x.array.size(0), epsilon);
        INDArray y = Rows.multiply(normalized.array, scale.array, tape.create(x.array, x.array.shape()));
        Rows.add(y, shift.array);
        return tape.pass(y, dy -> {
            shift.add(Rows.sum(dy, tape.create(dy, dy.size(1))));
            INDArray product = dy.mul(normalized.array, tape.create(dy, dy.shape()));
            scale.add(Rows.sum(product, tape.create(dy, dy.size(1))));
            tape.give(product);
            normalized.add(Rows.multiply(dy, scale.array, dy));
        });
    }

    /** As {@link Tape#attention}. */
    Value attention(
            Tape tape,
            Value query,
            Value key,
            Value value,
            long queryLength,
            long keyLength,
            int heads,
            Optional<INDArray> mask) {
        double scale = 1 / Math.sqrt((double) query.array.size(1) / heads);
        INDArray q = tape.keep(splitHeads(tape, query.array, queryLength, heads)); // [N, A, L, K]
        q.muli(scale);
        INDArray k = tape.keep(splitHeads(tape, key.array, keyLength, heads)); // [N, A, S, K]
        INDArray v = tape.keep(splitHeads(tape, value.array, keyLength, heads)); // [N, A, S, K]
        long batch = q.size(0);
        long size = q.size(3);
        INDArray weights = tape.keep(tape.create(q, batch, heads, queryLength, keyLength)); // [N, A, L, S]
        matmul(q, k, weights, false, true);
        mask.ifPresent(weights::addi);
        softmax(weights);
        INDArray mixed = tape.create(q, batch, heads, queryLength, size); // [N, A, L, K]
        matmul(weights, v, mixed, false, false);
        INDArray y = mergeHeads(tape, mixed);
        tape.give(mixed);
        return tape.make(y, dy -> {
            INDArray dMixed = splitHeads(tape, dy, queryLength, heads);
            INDArray dScores = tape.create(q, weights.shape());
            matmul(dMixed, v, dScores, false, true);
            INDArray dV = tape.create(q, v.shape());
            matmul(weights, dMixed, dV, true, false);
            softmaxBackward(tape, dScores, weights);
            INDArray dQ = tape.create(q, q.shape());
            matmul(dScores, k, dQ, false, false);
            dQ.muli(scale);
            INDArray dK = tape.create(q, k.shape());
            matmul(dScores, q, dK, true, false);
            query.add(mergeHeads(tape, dQ));
            key.add(mergeHeads(tape, dK));
            value.add(mergeHeads(tape, dV));
            tape.give(dMixed, dScores, dQ, dK, dV);
        });
    }

    /** As {@link Tape#maxPool}. */
    Value maxPool(Tape tape, Value x, int height, int width) {
        // window, stride, padding, dilation, explicit padding, (unused), NCHW
        int[] arguments = {height, width, height, width, 0, 0, 1, 1, 0, 1, 0};
        INDArray y = tape.create(
                x.array, x.array.size(0), x.array.size(1), x.array.size(2) / height, x.array.size(3) / width);
        Nd4j.exec(DynamicCustomOp.builder("maxpool2d")
                .addInputs(x.array)
                .addOutputs(y)
                .addIntegerArguments(arguments)
                .build());
        return tape.make(y, dy -> {
            INDArray dx = tape.create(x.array, x.array.shape());
            Nd4j.exec(DynamicCustomOp.builder("maxpool2d_bp")
                    .addInputs(x.array, dy)
                    .addOutputs(dx)
                    .addIntegerArguments(arguments)
                    .build());
            x.add(dx);
        });
    }

    /** As {@link Tape#flatten}. */
    Value flatten(Tape tape, Value x) {
        long batch = x.array.size(0);
        long channels = x.array.size(1);
        long positions = x.array.size(2) * x.array.size(3);
        INDArray y = tape.copy(x.array.reshape('c', batch, channels, positions).permute(0, 2, 1))
                .reshape('c', batch * positions, channels);
        return tape.make(
                y,
                dy -> x.add(
                        tape.copy(dy.reshape('c', batch, positions, channels).permute(0, 2, 1))
                                .reshape('c', x.array.shape())));
    }

    /** As {@link Tape#unflatten}. */
    Value unflatten(Tape tape, Value x, long height, long width) {
        long positions = height * width;
        long batch = x.array.size(0) / positions;
        long channels = x.array.size(1);
        INDArray y = tape.copy(x.array.reshape('c', batch, positions, channels).permute(0, 2, 1))
                .reshape('c', batch, channels, height, width);
        return tape.make(
                y,
                dy -> x.add(
                        tape.copy(dy.reshape('c', batch, channels, positions).permute(0, 2, 1))
                                .reshape('c', x.array.shape())));
    }

    private static INDArray reluBackward(Tape tape, INDArray y, INDArray dy) {
        INDArray dx = tape.create(y, y.shape());
        Nd4j.exec(DynamicCustomOp.builder("relu_bp")
                .addInputs(y, dy)
                .addOutputs(dx)
                .addFloatingPointArguments(0.0)
                .build());
        return dx;
    }

    /** [N*T, A*K] to [N, A, T, K]. */
    private static INDArray splitHeads(Tape tape, INDArray x, long length, int heads) {
        return tape.copy(x.reshape('c', x.size(0) / length, length, heads, x.size(1) / heads)
                .permute(0, 2, 1, 3));
    }

    /** [N, A, T, K] to [N*T, A*K]: the inverse of {@link #splitHeads}. */
    private static INDArray mergeHeads(Tape tape, INDArray x) {
        return tape.copy(x.permute(0, 2, 1, 3)).reshape('c', x.size(0) * x.size(2), x.size(1) * x.size(3));
    }
}
