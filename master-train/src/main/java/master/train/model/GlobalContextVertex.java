// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import java.util.Map;
import master.api.network.ContextConfig;
import master.api.network.GlobalContext;
import master.api.network.Parameter;
import org.deeplearning4j.nn.conf.graph.GraphVertex;

/**
 * The multi-aspect global-context block: {@code fuse(X, expand(relu(norm(squeeze(pool(X))))))}. Input and output
 * [N, C, H, W]. It sits inside the residual branch, before the addition.
 *
 * <p>Source: MASTER sec. 3.2; MASTER-pytorch {@code model/context_block.py}. Differs: {@code att_scale} works here
 * (there it is forced off), and more than one aspect works (MASTER-TF raises).
 */
final class GlobalContextVertex extends TapeVertex {
    private final ContextConfig config;
    private final String name;
    private final int channels;

    /**
     * @param name prefix of its parameters
     * @param channels C of the feature map
     */
    GlobalContextVertex(ContextConfig config, String name, int channels, List<Parameter> parameters, UpdateRule rule) {
        super(parameters, rule, 1);
        this.config = config;
        this.name = name;
        this.channels = channels;
    }

    @Override
    public GraphVertex clone() {
        return new GlobalContextVertex(config, name, channels, parameters(), rule());
    }

    @Override
    Tape.Value forward(Tape tape, Map<String, Tape.Value> parameters, List<Tape.Value> inputs) {
        return GlobalContext.apply(new ContextOperations(tape, parameters), name, config, channels, inputs.get(0));
    }
}
