// SPDX-License-Identifier: Apache-2.0
package master.onnx.graph;

import java.util.List;
import java.util.Objects;

/** The parts of ONNX's {@code Loop}: values handed from one step to the next, and values collected over all steps. */
public final class Loop {
    private Loop() {}

    /**
     * A value that each step gets from the one before.
     *
     * @param name its name inside the body
     * @param initial what the first step gets
     * @param shape its shape inside the body; a dimension that changes from step to step has a name
     */
    public record Carried(String name, Ref initial, Shape shape) {
        public Carried {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(initial, "initial");
            Objects.requireNonNull(shape, "shape");
        }
    }

    /**
     * What one step gives.
     *
     * @param goOn a truth value, whether there is another step
     * @param carried for the next step, in the order of the carried values
     * @param collected stacked along a new first axis
     */
    public record Step(Ref goOn, List<Ref> carried, List<Ref> collected) {
        public Step {
            Objects.requireNonNull(goOn, "goOn");
            carried = List.copyOf(carried);
            collected = List.copyOf(collected);
        }
    }

    /** Writes the body of a loop. */
    @FunctionalInterface
    public interface Body {
        /**
         * Writes one step.
         *
         * @param body the graph to write to; it sees the values of the graphs around it
         * @param iteration the number of the step from 0, an int64 scalar
         * @param carried the carried values
         */
        Step write(OnnxGraph body, Ref iteration, List<Ref> carried);
    }
}
