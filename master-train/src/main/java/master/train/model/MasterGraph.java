// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A graph that counts the parameters of its vertices; Deeplearning4j's own sees only layers, and trains nothing else. */
final class MasterGraph extends ComputationGraph {
    private static final long serialVersionUID = 1;

    private final double clipNorm;

    private MasterGraph(ComputationGraphConfiguration configuration, double clipNorm) {
        super(configuration);
        this.clipNorm = clipNorm;
    }

    /**
     * A graph that is not initialized yet.
     *
     * <p>Only this method makes one: if {@link MasterNetwork} took a {@code MasterGraph}
     * for a {@code ComputationGraph} itself, Java would check that before {@link Backend} has made it possible.
     *
     * @param clipNorm longest gradient that is not scaled down; 0 for any
     */
    static ComputationGraph of(ComputationGraphConfiguration configuration, double clipNorm) {
        return new MasterGraph(configuration, clipNorm);
    }

    /** Clipping comes before the optimizer, which is called next. */
    @Override
    public void computeGradientAndScore() {
        super.computeGradientAndScore();
        if (clipNorm > 0) {
            GradientNorm.clip(this, clipNorm);
        }
    }

    @Override
    public long numParams(boolean backwards) {
        return flattenedParams == null ? super.numParams(backwards) : flattenedParams.length();
    }
}
