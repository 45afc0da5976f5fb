// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A graph that counts the parameters of its vertices; Deeplearning4j's own sees only layers, and trains nothing else. */
final class MasterGraph extends ComputationGraph {
    private static final long serialVersionUID = 1;

    MasterGraph(ComputationGraphConfiguration configuration) {
        super(configuration);
    }

    @Override
    public long numParams(boolean backwards) {
        return flattenedParams == null ? super.numParams(backwards) : flattenedParams.length();
    }
}
