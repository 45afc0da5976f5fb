// SPDX-License-Identifier: Apache-2.0
package master.onnx.graph;

import java.util.List;

/** Writes one of the two branches of ONNX's {@code If}. */
@FunctionalInterface
public interface Branch {
    /**
     * Writes the branch.
     *
     * @param branch the graph to write to; it sees the values of the graphs around it
     * @return the results; those of both branches have the same types
     */
    List<Ref> write(OnnxGraph branch);
}
