// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.Map;
import master.core.network.ContextConfig;
import master.core.network.ContextLayers;
import master.train.model.Tape.Value;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What only global-context blocks need of a {@link Tape}: images [N, C, H, W] to vectors [N, C], and back to every
 * place. Source: MASTER sec. 3.2; MASTER-pytorch {@code context_block.py}.
 */
final class ContextOperations implements ContextLayers<Value> {
    private final Tape tape;
    private final Map<String, Value> parameters;

    /** @param parameters by their full names */
    ContextOperations(Tape tape, Map<String, Value> parameters) {
        this.tape = tape;
        this.parameters = parameters;
    }

    @Override
    public Value attentionPool(String name, ContextConfig context, int channels, Value x) {
        return attend(
                x,
                parameters.get(name + ".weight"),
                parameters.get(name + ".bias"),
                context.headers(),
                context.scale());
    }

    @Override
    public Value averagePool(Value x, int channels) {
        return average(x);
    }

    @Override
    public Value vectorLinear(String name, int in, int out, Value x) {
        return Linear.of(tape, parameters, name, x);
    }

    @Override
    public Value vectorNorm(String name, int channels, double epsilon, Value x) {
        return tape.layerNorm(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"), epsilon);
    }

    @Override
    public Value vectorRelu(Value x) {
        return tape.relu(x);
    }

    @Override
    public Value fuse(String name, ContextConfig context, int channels, Value x, Value transform) {
        return switch (context.fusion()) {
            case ADD -> add(x, transform);
            case MULTIPLY -> multiply(x, tape.sigmoid(transform));
            case CONCAT -> concat(name + ".fuse", context, x, transform);
        };
    }

    private Value concat(String name, ContextConfig context, Value x, Value transform) {
        Value mapped = Linear.of(tape, parameters, name, beside(x, transform)); // [N*H*W, C]
        Value normalized = tape.standardize(mapped, x.array.size(0), context.normEpsilon());
        return tape.relu(tape.unflatten(normalized, x.array.size(2), x.array.size(3)));
    }

    /**
     * Pooling by attention: every aspect weighs the places of its channels by a softmax of one shared kernel, and sums
     * them up.
     *
     * @param x [N, C, H, W]
     * @param weight [C/A, 1], shared by the aspects
     * @param bias [1]; it cannot change the softmax, so its gradient is 0
     * @param aspects A, which divides C
     * @param scaled whether scores are divided by the root of C/A when there is more than one aspect
     * @return [N, C]
     */
    Value attend(Value x, Value weight, Value bias, int aspects, boolean scaled) {
        long size = x.array.size(1) / aspects;
        double scale = scaled && aspects > 1 ? 1 / Math.sqrt((double) size) : 1;
        return x.blocked && size % tape.kernels().block() == 0
                ? attendInBlocks(x, weight, bias, aspects, scale)
                : attendInRows(tape.plain(x), weight, bias, aspects, scale);
    }

    private Value attendInRows(Value x, Value weight, Value bias, int aspects, double scale) {
        long batch = x.array.size(0);
        long channels = x.array.size(1);
        long positions = x.array.size(2) * x.array.size(3);
        long size = channels / aspects;
        Kernels kernels = tape.kernels();
        INDArray view = x.array.reshape('c', batch * aspects, size, positions); // [N*A, C/A, HW]
        INDArray kernel = repeat(weight.array, batch * aspects).reshape('c', batch * aspects, 1, size);
        INDArray weights = tape.keep(tape.create(view, batch * aspects, 1, positions)); // [N*A, 1, HW]
        kernels.matmul(kernel, view, weights, false, false);
        weights.addi(bias.array.getDouble(0)).muli(scale);
        kernels.softmax(weights);
        INDArray context = tape.create(view, batch * aspects, size, 1); // [N*A, C/A, 1]
        kernels.matmul(view, weights, context, false, true);
        return tape.make(context.reshape('c', batch, channels), dy -> {
            INDArray dContext = dy.reshape('c', batch * aspects, size, 1);
            INDArray dView = tape.create(view, view.shape());
            kernels.matmul(dContext, weights, dView, false, false);
            INDArray dScores = tape.create(view, weights.shape());
            kernels.matmul(dContext, view, dScores, true, false);
            kernels.softmaxBackward(tape, dScores, weights);
            dScores.muli(scale);
            INDArray dKernel = tape.create(view, batch * aspects, 1, size);
            kernels.matmul(dScores, view, dKernel, false, true);
            addRows(weight, dKernel.reshape('c', batch * aspects, size));
            kernels.addMatmul(kernel, dScores, dView, true, false);
            tape.give(dScores, dKernel);
            x.add(dView.reshape('c', x.array.shape()));
        });
    }

    /** The same where the map lies as [N, A, G, HW, B], G blocks of B channels: nothing is moved. */
    private Value attendInBlocks(Value x, Value weight, Value bias, int aspects, double scale) {
        long batch = x.array.size(0);
        long channels = x.array.size(1);
        long positions = x.array.size(2) * x.array.size(3);
        long size = channels / aspects;
        long block = tape.kernels().block();
        long groups = size / block; // G
        long rows = batch * aspects * groups; // N*A*G
        Kernels kernels = tape.kernels();
        INDArray view = x.array.reshape('c', rows, positions, block); // [N*A*G, HW, B]
        INDArray kernel = repeat(weight.array, batch * aspects).reshape('c', rows, 1, block);
        INDArray ones = tape.keep(tape.create(view, batch * aspects, 1, groups)).assign(1);
        INDArray parts = tape.keep(tape.create(view, rows, 1, positions)); // of the scores, then weights for each block
        INDArray partsOfAspects = parts.reshape('c', batch * aspects, groups, positions);
        kernels.matmul(kernel, view, parts, false, true);
        INDArray weights = tape.keep(tape.create(view, batch * aspects, 1, positions)); // [N*A, 1, HW]
        kernels.matmul(ones, partsOfAspects, weights, false, false);
        weights.addi(bias.array.getDouble(0)).muli(scale);
        kernels.softmax(weights);
        kernels.matmul(ones, weights, partsOfAspects, true, false);
        INDArray context = tape.create(view, rows, 1, block);
        kernels.matmul(parts, view, context, false, false);
        return tape.make(context.reshape('c', batch, channels), dy -> {
            INDArray dContext = dy.reshape('c', rows, 1, block);
            INDArray dView = tape.create(view, view.shape());
            kernels.matmul(parts, dContext, dView, true, false);
            kernels.matmul(dContext, view, parts, false, true);
            INDArray dScores = tape.create(view, weights.shape());
            kernels.matmul(ones, partsOfAspects, dScores, false, false);
            kernels.softmaxBackward(tape, dScores, weights);
            dScores.muli(scale);
            kernels.matmul(ones, dScores, partsOfAspects, true, false);
            INDArray dKernel = tape.create(view, rows, 1, block);
            kernels.matmul(parts, view, dKernel, false, false);
            addRows(weight, dKernel.reshape('c', batch * aspects, size));
            kernels.addMatmul(parts, kernel, dView, true, false);
            tape.give(dScores, dKernel);
            x.add(dView.reshape('c', x.array.shape()));
        });
    }

    /** Adds the sum of rows to the gradient of a column. */
    private void addRows(Value column, INDArray rows) {
        INDArray sum = Rows.sum(rows, tape.create(rows, rows.size(1)));
        column.add(sum.reshape('c', column.array.shape()));
    }

    /** Rows [R, D] of one column [D, 1]. */
    private INDArray repeat(INDArray column, long times) {
        INDArray repeated = tape.keep(tape.create(column, times, column.length()));
        broadcast("add", repeated.assign(0), column.reshape('c', 1, column.length()), repeated);
        return repeated;
    }

    /** A map as [rows, HW, B] where it is in blocks, else as [rows, HW, 1]; y's vectors are [rows, 1, B] then. */
    private INDArray places(INDArray map, boolean blocked) {
        long block = blocked ? tape.kernels().block() : 1;
        return map.reshape('c', map.size(0) * map.size(1) / block, map.size(2) * map.size(3), block);
    }

    private INDArray ones(INDArray places) {
        return tape.create(places, places.size(0), 1, places.size(1)).assign(1);
    }

    /** The mean over the places: [N, C, H, W] to [N, C]. */
    Value average(Value x) {
        double share = 1.0 / (x.array.size(2) * x.array.size(3));
        INDArray places = places(x.array, x.blocked);
        INDArray shares = tape.keep(ones(places)).assign(share);
        INDArray mean = tape.create(x.array, places.size(0), 1, places.size(2));
        tape.kernels().matmul(shares, places, mean, false, false);
        return tape.make(mean.reshape('c', x.array.size(0), x.array.size(1)), dy -> {
            INDArray dx = tape.create(x.array, x.array.shape());
            tape.kernels().matmul(shares, dy.reshape('c', mean.shape()), places(dx, x.blocked), true, false);
            x.add(dx);
        });
    }

    /** {@code x + y}, y at every place: x [N, C, H, W], y [N, C]. */
    Value add(Value x, Value y) {
        INDArray sum = tape.copy(x.array);
        INDArray places = places(sum, x.blocked);
        INDArray ones = tape.keep(ones(places));
        long[] vectors = {places.size(0), 1, places.size(2)};
        tape.kernels().addMatmul(ones, y.array.reshape('c', vectors), places, true, false);
        return tape.pass(sum, x.blocked, dSum -> {
            INDArray dy = tape.create(sum, vectors);
            tape.kernels().matmul(ones, places(dSum, x.blocked), dy, false, false);
            y.add(dy.reshape('c', y.array.shape()));
            x.add(dSum);
        });
    }

    /** {@code x * y}, y at every place: x [N, C, H, W], y [N, C]. */
    Value multiply(Value map, Value y) {
        Value x = tape.plain(map);
        INDArray product = tape.create(x.array, x.array.shape());
        broadcast("multiply", x.array, everywhere(y.array), product);
        return tape.make(product, dProduct -> {
            INDArray dx = tape.create(x.array, x.array.shape());
            broadcast("multiply", dProduct, everywhere(y.array), dx);
            x.add(dx);
            INDArray scaled = dProduct.mul(x.array, tape.create(x.array, x.array.shape()));
            y.add(scaled.sum(2, 3));
            tape.give(scaled);
        });
    }

    /** y beside x at every place: x [N, C, H, W], y [N, E], result [N*H*W, C + E], row by row. */
    Value beside(Value x, Value y) {
        Value rows = tape.flatten(x); // [N*H*W, C]
        long batch = x.array.size(0);
        long places = rows.array.size(0) / batch;
        INDArray repeated = tape.create(y.array, batch, places, y.array.size(1)).assign(0);
        broadcast("add", repeated, y.array.reshape('c', batch, 1, y.array.size(1)), repeated);
        INDArray flat = repeated.reshape('c', rows.array.size(0), y.array.size(1));
        INDArray both = Nd4j.concat(1, rows.array, flat);
        tape.give(repeated);
        long channels = x.array.size(1);
        return tape.make(both, dBoth -> {
            rows.add(columns(dBoth, 0, channels));
            INDArray dRepeated = columns(dBoth, channels, dBoth.size(1));
            y.add(dRepeated.reshape('c', batch, places, y.array.size(1)).sum(1));
            tape.give(dRepeated);
        });
    }

    private static INDArray columns(INDArray rows, long from, long to) {
        return rows.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
    }

    private static INDArray everywhere(INDArray vectors) {
        return vectors.reshape('c', vectors.size(0), vectors.size(1), 1, 1);
    }

    private static void broadcast(String operation, INDArray a, INDArray b, INDArray out) {
        Nd4j.exec(DynamicCustomOp.builder(operation)
                .addInputs(a, b)
                .addOutputs(out)
                .build());
    }
}
