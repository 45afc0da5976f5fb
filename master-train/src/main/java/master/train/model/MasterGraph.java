// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A graph that counts the parameters of its vertices; Deeplearning4j's own sees only layers, and trains nothing else. */
final class MasterGraph extends ComputationGraph {
    private static final long serialVersionUID = 1;

    private MasterGraph(ComputationGraphConfiguration configuration) {
        super(configuration);
    }

    /**
     * A graph that is not initialized yet. Only this method makes one: if {@link MasterNetwork} took a {@code MasterGraph}
     * for a {@code ComputationGraph} itself, Java would check that before {@link Backend} has made it possible.
     */
    static ComputationGraph of(ComputationGraphConfiguration configuration) {
        return new MasterGraph(configuration);
    }

    @Override
    public long numParams(boolean backwards) {
        return flattenedParams == null ? super.numParams(backwards) : flattenedParams.length();
    }
}
