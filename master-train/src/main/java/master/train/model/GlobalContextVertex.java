// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import java.util.Map;
import master.api.network.ContextConfig;
import master.api.network.ContextConfig.Pooling;
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
    private final String prefix;

    /**
     * @param prefix of the residual block
     * @param parameters those of the block whose names start with {@code prefix.context}
     */
    GlobalContextVertex(ContextConfig config, String prefix, List<Parameter> parameters, UpdateRule rule) {
        super(parameters, rule, 1);
        this.config = config;
        this.prefix = prefix + ".context";
    }

    @Override
    public GraphVertex clone() {
        return new GlobalContextVertex(
                config, prefix.substring(0, prefix.length() - ".context".length()), parameters(), rule());
    }

    @Override
    Tape.Value forward(Tape tape, Map<String, Tape.Value> parameters, List<Tape.Value> inputs) {
        Tape.Value x = inputs.get(0); // [N, C, H, W]
        ContextOperations operations = new ContextOperations(tape);
        Tape.Value pooled = pool(operations, parameters, x); // [N, C]
        Tape.Value squeezed = Linear.of(tape, parameters, prefix + ".squeeze", pooled); // [N, planes]
        Tape.Value normalized = tape.layerNorm(
                squeezed,
                parameters.get(prefix + ".norm.weight"),
                parameters.get(prefix + ".norm.bias"),
                config.normEpsilon());
        Tape.Value transform = Linear.of(tape, parameters, prefix + ".expand", tape.relu(normalized)); // [N, C]
        return switch (config.fusion()) {
            case ADD -> operations.add(x, transform);
            case MULTIPLY -> operations.multiply(x, tape.sigmoid(transform));
            case CONCAT -> concat(tape, parameters, x, operations.beside(x, transform));
        };
    }

    private Tape.Value pool(ContextOperations operations, Map<String, Tape.Value> parameters, Tape.Value x) {
        return config.pooling() == Pooling.AVERAGE
                ? operations.average(x)
                : operations.attend(
                        x,
                        parameters.get(prefix + ".mask.weight"),
                        parameters.get(prefix + ".mask.bias"),
                        config.headers(),
                        config.scale());
    }

    /** x gives the shape of the result, both [N*H*W, 2C] its values. */
    private Tape.Value concat(Tape tape, Map<String, Tape.Value> parameters, Tape.Value x, Tape.Value both) {
        Tape.Value mapped = Linear.of(tape, parameters, prefix + ".fuse", both); // [N*H*W, C]
        Tape.Value normalized = tape.standardize(mapped, x.array.size(0), config.normEpsilon());
        return tape.relu(tape.unflatten(normalized, x.array.size(2), x.array.size(3)));
    }
}
