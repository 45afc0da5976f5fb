// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A graph that counts the parameters of its vertices; Deeplearning4j's own sees only layers, and trains nothing else.
 */
final class MasterGraph extends ComputationGraph {
    private static final long serialVersionUID = 1;

    private final int replica;

    private MasterGraph(ComputationGraphConfiguration configuration, int replica) {
        super(configuration);
        this.replica = replica;
    }

    /**
     * A graph that is not initialized yet.
     *
     * <p>Only this method makes one: if {@link MasterNetwork} took a {@code MasterGraph}
     * for a {@code ComputationGraph} itself, Java would check that before {@link Backend} has made it possible.
     *
     * @param replica which copy of its network this is, from 0
     */
    static ComputationGraph of(ComputationGraphConfiguration configuration, int replica) {
        return new MasterGraph(configuration, replica);
    }

    /** Which copy of its network this is, from 0: each drops out other values. */
    int replica() {
        return replica;
    }

    @Override
    public long numParams(boolean backwards) {
        return flattenedParams == null ? super.numParams(backwards) : flattenedParams.length();
    }
}
