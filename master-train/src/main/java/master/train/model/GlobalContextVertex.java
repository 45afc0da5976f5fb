// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import java.util.Map;
import master.api.network.NetworkConfig;
import master.api.network.Parameter;
import org.deeplearning4j.nn.conf.graph.GraphVertex;

/**
 * The multi-aspect global-context block: {@code X + expand(relu(norm(squeeze(pool(X)))))}. Input and output
 * [N, C, H, W]. It sits inside the residual branch, before the addition.
 *
 * <p>Source: MASTER sec. 3.2; MASTER-pytorch {@code model/context_block.py} with {@code channel_add} fusion. Differs:
 * {@code att_scale} works here (there it is forced off), and more than one aspect works (MASTER-TF raises).
 */
final class GlobalContextVertex extends TapeVertex {
    private final NetworkConfig network;
    private final String prefix;

    /**
     * @param prefix of the residual block
     * @param parameters those of the block whose names start with {@code prefix.context}
     */
    GlobalContextVertex(NetworkConfig network, String prefix, List<Parameter> parameters, UpdateRule rule) {
        super(parameters, rule, 1);
        this.network = network;
        this.prefix = prefix + ".context";
    }

    @Override
    public GraphVertex clone() {
        return new GlobalContextVertex(
                network, prefix.substring(0, prefix.length() - ".context".length()), parameters(), rule());
    }

    @Override
    Tape.Value forward(Tape tape, Map<String, Tape.Value> parameters, List<Tape.Value> inputs) {
        Tape.Value x = inputs.get(0); // [N, C, H, W]
        Tape.Value context = tape.contextPool(
                x,
                parameters.get(prefix + ".mask.weight"),
                parameters.get(prefix + ".mask.bias"),
                network.context().headers(),
                network.context().scale()); // [N, C]
        Tape.Value squeezed = Linear.of(tape, parameters, prefix + ".squeeze", context); // [N, P]
        Tape.Value normalized = tape.layerNorm(
                squeezed,
                parameters.get(prefix + ".norm.weight"),
                parameters.get(prefix + ".norm.bias"),
                network.context().normEpsilon());
        Tape.Value expanded = Linear.of(tape, parameters, prefix + ".expand", tape.relu(normalized)); // [N, C]
        return tape.addChannels(x, expanded);
    }
}
