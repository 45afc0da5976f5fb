// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.api.network.Parameter;
import master.api.network.Parameters;
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
    private final TransformerConfig config;
    private final Parameters table;
    private final double dropout;
    private final Map<Integer, float[]> sinusoids = new HashMap<>(); // by their number of rows

    TransformerVertex(
            TransformerConfig config, Parameters table, List<Parameter> parameters, double dropout, UpdateRule rule) {
        super(parameters, rule, 2);
        this.config = config;
        this.table = table;
        this.dropout = dropout;
    }

    @Override
    public GraphVertex clone() {
        return new TransformerVertex(config, table, parameters(), dropout, rule());
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputTypes) {
        int tokens = table.byName().get(Parameters.HEAD + ".bias").length();
        return InputType.recurrent(tokens, ((InputType.InputTypeFeedForward) inputTypes[1]).getSize());
    }

    @Override
    Tape.Value forward(Tape tape, Map<String, Tape.Value> parameters, List<Tape.Value> inputs) {
        Pass pass = new Pass(tape, parameters);
        Tape.Value memory = pass.memory(inputs.get(0));
        int[] tokens = inputs.get(1)
                .array
                .reshape(inputs.get(1).array.length())
                .castTo(DataType.INT32)
                .toIntVector();
        int length = (int) inputs.get(1).array.size(1);
        return tape.toSequence(pass.logits(memory, tokens, length), length);
    }

    /** The memory [N*S, D] of a feature map [N, C, H, W], outside of training. */
    INDArray memory(Map<String, INDArray> values, INDArray features) {
        try (Tape tape = new Tape(false, 0)) {
            Pass pass = Pass.of(tape, values, this);
            return pass.memory(tape.input(features)).array.dup('c');
        }
    }

    /** The logits [N*L, V] for given memory and tokens, outside of training. */
    INDArray logits(Map<String, INDArray> values, INDArray memory, int[] tokens, int length) {
        try (Tape tape = new Tape(false, 0)) {
            Pass pass = Pass.of(tape, values, this);
            return pass.logits(tape.input(memory), tokens, length).array.dup('c');
        }
    }

    /** One forward pass: what all layers need. */
    private final class Pass {
        private final Tape tape;
        private final Map<String, Tape.Value> parameters;
        private final int dim = config.modelDim();

        Pass(Tape tape, Map<String, Tape.Value> parameters) {
            this.tape = tape;
            this.parameters = parameters;
        }

        static Pass of(Tape tape, Map<String, INDArray> values, TransformerVertex vertex) {
            Map<String, Tape.Value> parameters = new HashMap<>();
            values.forEach((name, value) -> parameters.put(name, tape.parameter(value, null)));
            return vertex.new Pass(tape, parameters);
        }

        /** Feature map [N, C, H, W] to memory [N*S, D]. */
        Tape.Value memory(Tape.Value features) {
            int positions = (int) (features.array.size(2) * features.array.size(3)); // S
            Tape.Value x = tape.flatten(features); // [N*S, C]
            if (parameters.containsKey(Parameters.PROJECTION + ".weight")) {
                x = linear(Parameters.PROJECTION, x);
            }
            x = tape.dropout(tape.addRepeated(x, positions(positions)), dropout);
            for (int i = 0; i < config.encoderLayers(); i++) {
                String layer = table.encoderLayer(i);
                Tape.Value normalized = norm(table.encoderNorm(i, 1), x);
                x = residual(
                        x,
                        attend(layer + ".selfAttention", normalized, normalized, positions, positions, Optional.empty()));
                x = residual(x, feedForward(layer, norm(table.encoderNorm(i, 2), x)));
            }
            return config.encoderLayers() > 0
                    ? norm(Parameters.ENCODER_NORM, x, config.norm().finalEpsilon())
                    : x;
        }

        /** Memory [N*S, D] and tokens N*L to logits [N*L, V]. */
        Tape.Value logits(Tape.Value memory, int[] tokens, int length) {
            int batch = tokens.length / length;
            int memoryLength = (int) (memory.array.size(0) / batch);
            Tape.Value x = // [N*L, D]
                    tape.embedding(parameters.get(Parameters.EMBEDDING), tokens, config.embeddingFactor());
            x = tape.dropout(tape.addRepeated(x, positions(length)), dropout);
            Optional<INDArray> mask = Optional.of(Tape.causalMask(length, x.array.dataType()));
            for (int i = 0; i < config.decoderLayers(); i++) {
                String layer = table.decoderLayer(i);
                Tape.Value normalized = norm(table.decoderNorm(i, 1), x);
                x = residual(x, attend(layer + ".selfAttention", normalized, normalized, length, length, mask));
                normalized = norm(table.decoderNorm(i, 2), x);
                x = residual(
                        x,
                        attend(layer + ".crossAttention", normalized, memory, length, memoryLength, Optional.empty()));
                x = residual(x, feedForward(layer, norm(table.decoderNorm(i, 3), x)));
            }
            mask.ifPresent(Tape::close);
            return linear(Parameters.HEAD, norm(Parameters.DECODER_NORM, x, config.norm().finalEpsilon()));
        }

        private Tape.Value attend(
                String prefix, Tape.Value query, Tape.Value source, int length, int sourceLength, Optional<INDArray> mask) {
            return linear(
                    prefix + ".output",
                    tape.attention(
                            input(prefix + ".query", query),
                            input(prefix + ".key", source),
                            input(prefix + ".value", source),
                            length,
                            sourceLength,
                            config.headCount(),
                            mask));
        }

        private Tape.Value input(String prefix, Tape.Value x) {
            return config.inputProjections() ? linear(prefix, x) : x;
        }

        private Tape.Value feedForward(String layer, Tape.Value x) {
            return linear(layer + ".feedForward.outer", tape.relu(linear(layer + ".feedForward.inner", x)));
        }

        private Tape.Value residual(Tape.Value x, Tape.Value delta) {
            return tape.add(x, tape.dropout(delta, dropout));
        }

        private Tape.Value norm(String prefix, Tape.Value x) {
            return norm(prefix, x, config.norm().epsilon());
        }

        private Tape.Value norm(String prefix, Tape.Value x, double epsilon) {
            return tape.layerNorm(
                    x,
                    parameters.get(prefix + ".weight"),
                    parameters.get(prefix + ".bias"),
                    epsilon);
        }

        private Tape.Value linear(String prefix, Tape.Value x) {
            return Linear.of(tape, parameters, prefix, x);
        }

        private float[] positions(int count) {
            return sinusoids.computeIfAbsent(count, rows -> Positions.sinusoid(rows, dim));
        }
    }
}
