// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import master.api.network.Network;
import master.api.network.Parameter;
import master.api.network.TransformerConfig;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
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
        TapeLayers layers = layers(tape, parameters, inputs.get(0));
        Tape.Value memory = network.encode(layers, inputs.get(0));
        Tape.Value logits = network.logits(layers, inputs.get(1), memory);
        return tape.toSequence(logits, inputs.get(1).array.size(1));
    }

    private TapeLayers layers(Tape tape, Map<String, Tape.Value> parameters, Tape.Value first) {
        return new TapeLayers(tape, parameters, dropout, (int) first.array.size(0));
    }

    private TapeLayers layers(Tape tape, Map<String, INDArray> values, INDArray first) {
        Map<String, Tape.Value> parameters = new HashMap<>();
        values.forEach((name, value) -> parameters.put(name, tape.parameter(value, null)));
        return layers(tape, parameters, tape.input(first));
    }

    /** The memory [N*S, D] of a feature map [N, C, H, W], outside of training. */
    INDArray memory(Map<String, INDArray> values, INDArray features) {
        try (Tape tape = new Tape(false, 0)) {
            return network.encode(layers(tape, values, features), tape.input(features)).array.dup('c');
        }
    }

    /** The logits [N*L, V] for given memory and tokens, outside of training. */
    INDArray logits(Map<String, INDArray> values, INDArray memory, int[] tokens, int length) {
        try (Tape tape = new Tape(false, 0);
                INDArray ids = Replica.tokens(tokens, tokens.length / length, length)) {
            return network.logits(layers(tape, values, ids), tape.input(ids), tape.input(memory)).array.dup('c');
        }
    }
}
