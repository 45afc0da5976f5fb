// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.core.network.BackboneLayers;
import master.core.network.ContextConfig;
import master.core.network.DecoderLayers;
import master.core.network.EncoderLayers;
import master.core.network.GlobalContext;
import master.core.network.NetworkConfig;
import master.core.network.Positions;
import master.core.network.TransformerConfig;
import master.train.model.Tape.Value;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network on a {@link Tape}, for one batch. Sequences [N, S, D] are matrices [N*S, D]. */
final class TapeLayers implements BackboneLayers<Value>, EncoderLayers<Value>, DecoderLayers<Value> {
    private final Tape tape;
    private final Map<String, Value> parameters;
    private final double dropout;
    private final int batch; // N
    private final Map<List<Integer>, float[]> sinusoids;

    /**
     * @param parameters by their full names
     * @param dropout in training
     * @param batch N
     * @param sinusoids the positions that were computed before, by what they depend on
     */
    TapeLayers(
            Tape tape,
            Map<String, Value> parameters,
            double dropout,
            int batch,
            Map<List<Integer>, float[]> sinusoids) {
        this.tape = tape;
        this.parameters = parameters;
        this.dropout = dropout;
        this.batch = batch;
        this.sinusoids = sinusoids;
    }

    @Override
    public Value convolution(Convolution convolution, Value x) {
        String norm = convolution.name() + ".norm.";
        Value y = tape.convolution(
                x,
                parameters.get(convolution.name() + ".conv.weight"),
                convolution.rowStride(),
                convolution.columnStride(),
                convolution.groups());
        return tape.batchNorm(
                y,
                parameters.get(norm + "weight"),
                parameters.get(norm + "bias"),
                parameters.get(norm + "mean"),
                parameters.get(norm + "variance"),
                NetworkConfig.BATCH_NORM_EPSILON,
                Optional.empty(),
                convolution.relu());
    }

    @Override
    public Value maxPool(String name, Value x, int rows, int columns) {
        return tape.maxPool(x, rows, columns);
    }

    @Override
    public Value addRelu(String name, Value a, Value b) {
        return tape.addRelu(a, b);
    }

    @Override
    public Value context(String name, ContextConfig context, int channels, Value x) {
        return GlobalContext.apply(new ContextOperations(tape, parameters), name, context, channels, x);
    }

    private int rows(Value x) {
        return (int) x.array.size(0) / batch;
    }

    @Override
    public Value flatten(Value x, int channels) {
        return tape.flatten(x);
    }

    @Override
    public Value positions(TransformerConfig transformer, Value x, Value features) {
        int rows = (int) features.array.size(2);
        int columns = (int) features.array.size(3);
        return positioned(
                x,
                sinusoids.computeIfAbsent(
                        List.of(rows, columns),
                        size -> Positions.ofMap(transformer.positions(), rows, columns, transformer.modelDim())));
    }

    private Value positioned(Value x, float[] sinusoid) {
        return tape.dropout(tape.addRepeated(x, sinusoid), dropout);
    }

    @Override
    public Value embedding(String name, int vocabulary, TransformerConfig transformer, Value ids) {
        int[] tokens =
                ids.array.reshape(ids.array.length()).castTo(DataType.INT32).toIntVector();
        Value x = tape.embedding(parameters.get(name), tokens, transformer.embeddingFactor()); // [N*L, D]
        return positioned(
                x,
                sinusoids.computeIfAbsent(
                        List.of(rows(x)), size -> Positions.sinusoid(rows(x), transformer.modelDim())));
    }

    @Override
    public Value sigmoid(Value x) {
        return tape.sigmoid(x);
    }

    @Override
    public Value linear(String name, int in, int out, Value x) {
        return Linear.of(tape, parameters, name, x);
    }

    @Override
    public Value relu(String name, Value x) {
        return tape.relu(x);
    }

    @Override
    public Value residual(Value x, Value delta) {
        return tape.add(x, tape.dropout(delta, dropout));
    }

    @Override
    public Value norm(String name, int dim, double epsilon, Value x) {
        return tape.layerNorm(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"), epsilon);
    }

    @Override
    public Value selfAttention(String name, TransformerConfig transformer, boolean causal, Value x) {
        Optional<INDArray> mask =
                causal ? Optional.of(tape.keep(Tape.causalMask(rows(x), x.array.dataType()))) : Optional.empty();
        return attention(name, transformer, x, x, mask);
    }

    @Override
    public Value crossAttention(String name, TransformerConfig transformer, Value x, Value memory) {
        return attention(name, transformer, x, memory, Optional.empty());
    }

    private Value attention(
            String name, TransformerConfig transformer, Value query, Value source, Optional<INDArray> mask) {
        boolean projected = transformer.inputProjections();
        return tape.attention(
                projected ? Linear.of(tape, parameters, name + ".query", query) : query,
                projected ? Linear.of(tape, parameters, name + ".key", source) : source,
                projected ? Linear.of(tape, parameters, name + ".value", source) : source,
                rows(query),
                rows(source),
                transformer.headCount(),
                mask);
    }
}
