// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.api.network.DecoderLayers;
import master.api.network.EncoderLayers;
import master.api.network.Network;
import master.api.network.Parameter;
import master.api.network.Positions;
import master.api.network.TransformerConfig;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Everything behind the backbone: projection, positions, optional encoder, decoder, head.
 *
 * <p>Inputs: the feature map [N, C, H, W] and the target's token ids shifted right [N, L] (SOS first). Output: logits
 * [N, V, L], where column i predicts token i + 1. Padding needs no mask: it stands behind EOS, where the causal mask
 * hides it from every position whose loss counts.
 *
 * <p>Source: MASTER sec. 3.3; MASTER-pytorch {@code model/transformer.py}. Pre-norm; what the implementations do
 * differently is {@link TransformerConfig}. Differs: no dropout inside the feed-forward layer.
 */
final class TransformerVertex extends TapeVertex {
    private final Network network;
    private final double dropout;
    private final Map<List<Integer>, float[]> positions = new HashMap<>(); // by what they depend on

    TransformerVertex(
            Network network, List<Parameter> parameters, double dropout, UpdateRule rule) {
        super(parameters, rule, 2);
        this.network = network;
        this.dropout = dropout;
    }

    @Override
    public GraphVertex clone() {
        return new TransformerVertex(network, parameters(), dropout, rule());
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputTypes) {
        return InputType.recurrent(network.tokens(), ((InputType.InputTypeFeedForward) inputTypes[1]).getSize());
    }

    @Override
    Tape.Value forward(Tape tape, Map<String, Tape.Value> parameters, List<Tape.Value> inputs) {
        Pass pass = new Pass(tape, parameters);
        Tape.Value memory = pass.memory(inputs.get(0));
        return tape.toSequence(
                pass.logits(memory, inputs.get(1)), inputs.get(1).array.size(1));
    }

    /** One forward pass. Sequences [N, S, D] are matrices [N*S, D]. */
    private final class Pass implements EncoderLayers<Tape.Value>, DecoderLayers<Tape.Value> {
        private final Tape tape;
        private final Map<String, Tape.Value> parameters;
        private int batch; // N

        Pass(Tape tape, Map<String, Tape.Value> parameters) {
            this.tape = tape;
            this.parameters = parameters;
        }

        /** Feature map [N, C, H, W] to memory [N*S, D]. */
        Tape.Value memory(Tape.Value features) {
            batch = (int) features.array.size(0);
            return network.encode(this, features);
        }

        /** Memory [N*S, D] and token ids [N, L] to logits [N*L, V]. */
        Tape.Value logits(Tape.Value memory, Tape.Value ids) {
            batch = (int) ids.array.size(0);
            return network.logits(this, ids, memory);
        }

        private int rows(Tape.Value x) {
            return (int) x.array.size(0) / batch;
        }

        @Override
        public Tape.Value flatten(Tape.Value x, int channels) {
            return tape.flatten(x);
        }

        @Override
        public Tape.Value positions(TransformerConfig transformer, Tape.Value x, Tape.Value features) {
            int rows = (int) features.array.size(2);
            int columns = (int) features.array.size(3);
            return positioned(x, positions.computeIfAbsent(List.of(rows, columns), size -> Positions.ofMap(
                    transformer.positions(), rows, columns, transformer.modelDim())));
        }

        private Tape.Value positioned(Tape.Value x, float[] sinusoid) {
            return tape.dropout(tape.addRepeated(x, sinusoid), dropout);
        }

        @Override
        public Tape.Value embedding(String name, int vocabulary, TransformerConfig transformer, Tape.Value ids) {
            int[] tokens = ids.array.reshape(ids.array.length()).castTo(DataType.INT32).toIntVector();
            Tape.Value x = tape.embedding(parameters.get(name), tokens, transformer.embeddingFactor()); // [N*L, D]
            return positioned(x, positions.computeIfAbsent(
                    List.of(rows(x)), size -> Positions.sinusoid(rows(x), transformer.modelDim())));
        }

        @Override
        public Tape.Value linear(String name, int in, int out, Tape.Value x) {
            return Linear.of(tape, parameters, name, x);
        }

        @Override
        public Tape.Value relu(String name, Tape.Value x) {
            return tape.relu(x);
        }

        @Override
        public Tape.Value residual(Tape.Value x, Tape.Value delta) {
            return tape.add(x, tape.dropout(delta, dropout));
        }

        @Override
        public Tape.Value norm(String name, int dim, double epsilon, Tape.Value x) {
            return tape.layerNorm(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"), epsilon);
        }

        @Override
        public Tape.Value selfAttention(String name, TransformerConfig transformer, boolean causal, Tape.Value x) {
            Optional<INDArray> mask = causal
                    ? Optional.of(tape.keep(Tape.causalMask(rows(x), x.array.dataType())))
                    : Optional.empty();
            return attention(name, transformer, x, x, mask);
        }

        @Override
        public Tape.Value crossAttention(
                String name, TransformerConfig transformer, Tape.Value x, Tape.Value memory) {
            return attention(name, transformer, x, memory, Optional.empty());
        }

        private Tape.Value attention(
                String name,
                TransformerConfig transformer,
                Tape.Value query,
                Tape.Value source,
                Optional<INDArray> mask) {
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
}
