// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;

/** {@code relu(a + b)}: the end of a residual block whose branch ends in a global-context block. */
final class AddReluVertex extends TapeVertex {
    AddReluVertex() {
        super(List.of(), UpdateRule.NONE, 2);
    }

    @Override
    public GraphVertex clone() {
        return new AddReluVertex();
    }

    @Override
    Tape.Value forward(Tape tape, Map<String, Tape.Value> parameters, List<Tape.Value> inputs) {
        return tape.relu(tape.add(inputs.get(0), inputs.get(1)));
    }
}
