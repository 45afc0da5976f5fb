// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.Map;
import master.api.network.ContextConfig;
import master.api.network.ContextLayers;
import master.train.model.Tape.Value;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What only global-context blocks need of a {@link Tape}: pictures [N, C, H, W] to vectors [N, C], and back to every
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
        long batch = x.array.size(0);
        long channels = x.array.size(1);
        long positions = x.array.size(2) * x.array.size(3);
        long size = channels / aspects;
        double scale = scaled && aspects > 1 ? 1 / Math.sqrt(size) : 1;
        INDArray view = x.array.reshape('c', batch * aspects, size, positions); // [N*A, C/A, HW]
        INDArray kernel = repeat(weight.array, batch * aspects); // [N*A, 1, C/A]
        INDArray weights = tape.keep(tape.create(view, batch * aspects, 1, positions)); // [N*A, 1, HW]
        Tape.matmul(kernel, view, weights, false, false);
        weights.addi(bias.array.getDouble(0)).muli(scale);
        Tape.softmaxInPlace(weights, 2);
        INDArray context = tape.create(view, batch * aspects, size, 1); // [N*A, C/A, 1]
        Tape.matmul(view, weights, context, false, true);
        return tape.make(context.reshape('c', batch, channels), dy -> {
            INDArray dContext = dy.reshape('c', batch * aspects, size, 1);
            INDArray dView = tape.create(view, view.shape());
            Tape.matmul(dContext, weights, dView, false, false);
            INDArray dScores = tape.create(view, weights.shape());
            Tape.matmul(dContext, view, dScores, true, false);
            tape.softmaxBackward(dScores, weights, 2);
            dScores.muli(scale);
            INDArray dKernel = tape.create(view, batch * aspects, 1, size);
            Tape.matmul(dScores, view, dKernel, false, true);
            weight.add(dKernel.sum(0).reshape('c', weight.array.shape()));
            INDArray outer = tape.create(view, view.shape());
            Tape.matmul(kernel, dScores, outer, true, false);
            dView.addi(outer);
            tape.give(dScores, dKernel, outer);
            x.add(dView.reshape('c', x.array.shape()));
        });
    }

    private INDArray repeat(INDArray column, long times) {
        long size = column.length();
        INDArray repeated = tape.keep(tape.create(column, times, 1, size));
        broadcast("add", repeated.assign(0), column.reshape('c', 1, 1, size), repeated);
        return repeated;
    }

    /** The mean over the places: [N, C, H, W] to [N, C]. */
    Value average(Value x) {
        double share = 1.0 / (x.array.size(2) * x.array.size(3));
        return tape.make(x.array.mean(2, 3), dy -> {
            INDArray dx = tape.create(x.array, x.array.shape()).assign(share);
            broadcast("multiply", dx, everywhere(dy), dx);
            x.add(dx);
        });
    }

    /** {@code x + y}, y at every place: x [N, C, H, W], y [N, C]. */
    Value add(Value x, Value y) {
        INDArray sum = tape.create(x.array, x.array.shape());
        broadcast("add", x.array, everywhere(y.array), sum);
        return tape.pass(sum, dSum -> {
            y.add(dSum.sum(2, 3));
            x.add(dSum);
        });
    }

    /** {@code x * y}, y at every place: x [N, C, H, W], y [N, C]. */
    Value multiply(Value x, Value y) {
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
