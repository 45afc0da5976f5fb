// SPDX-License-Identifier: Apache-2.0
package master.imports.mapping;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import master.core.network.Parameter;
import master.core.network.Parameters;
import master.core.network.Weights;
import master.onnx.ModelFormatException;

/**
 * Keeps account of a checkpoint's tensors on their way to a network's parameters. Each has to be taken, or dropped with
 * a reason; what is missing, of another shape or left over is collected, so that an error can list all of it. Not
 * thread-safe.
 */
public final class Ledger {
    private final Map<String, ForeignTensor> source;
    private final Parameters parameters;
    private final Map<String, Weights.Tensor> taken = new LinkedHashMap<>();
    private final Set<String> open;
    private final List<String> differences = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** How a foreign layout becomes ours. */
    public enum Layout {
        /** Value by value; axes of length 1 do not count. */
        SAME,
        /** {@code [out, in]}, perhaps with axes of length 1 behind, to {@code [in, out]}. */
        TRANSPOSED,
        /** {@code [rows, columns, in, out]} to {@code [out, in, rows, columns]}. */
        ROWS_COLUMNS_IN_OUT,
        /** {@code [out, in, rows, columns]} whose inputs are blue, green, red, to red, green, blue. */
        BGR
    }

    /**
     * Opens the books.
     *
     * @param source the checkpoint's tensors by name
     * @param parameters those of the network that is to be filled
     */
    public Ledger(Map<String, ForeignTensor> source, Parameters parameters) {
        this.source = source;
        this.parameters = parameters;
        this.open = new LinkedHashSet<>(source.keySet());
    }

    /**
     * Which rows of a foreign tensor become the rows of ours.
     *
     * @param count rows of the foreign tensor
     * @param order for each row of ours the foreign one, or -1 for none
     * @param missing what a row without a foreign one is filled with
     */
    public record Rows(int count, List<Integer> order, float missing) {
        public Rows {
            order = List.copyOf(order);
        }
    }

    /** Takes a tensor over. */
    public void take(String from, String to, Layout layout) {
        Parameter parameter = parameter(to);
        List<Integer> needed = Layouts.foreign(parameter.shape(), layout);
        fitting(from, parameter, needed).ifPresent(values -> put(parameter, layout, values));
    }

    /** Takes a tensor over whose first axis, that of the tokens, has another order. */
    public void takeRows(String from, String to, Layout layout, Rows rows) {
        Parameter parameter = parameter(to);
        List<Integer> needed = new ArrayList<>(Layouts.foreign(parameter.shape(), layout));
        int width = parameter.length() / rows.order().size();
        needed.set(0, rows.count());
        fitting(from, parameter, needed).ifPresent(values -> put(parameter, layout, Layouts.rows(values, width, rows)));
    }

    private Parameter parameter(String name) {
        Parameter parameter = parameters.byName().get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("the network has no parameter " + name);
        }
        return parameter;
    }

    /** The values of a tensor, if there is one of the shape, and they are finite. */
    private Optional<float[]> fitting(String from, Parameter to, List<Integer> needed) {
        ForeignTensor tensor = source.get(from);
        open.remove(from);
        if (tensor == null) {
            differences.add("missing: %s %s, for %s".formatted(from, needed, to.name()));
            return Optional.empty();
        }
        if (!Layouts.squeeze(tensor.shape()).equals(Layouts.squeeze(needed))) {
            differences.add("shape: %s is %s, needed %s for %s".formatted(from, tensor.shape(), needed, to.name()));
            return Optional.empty();
        }
        float[] values = tensor.values();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                differences.add("value: %s holds %s".formatted(from, value));
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private void put(Parameter to, Layout layout, float[] values) {
        taken.put(to.name(), new Weights.Tensor(to.shape(), Layouts.convert(values, to.shape(), layout)));
    }

    /** Leaves tensors out, all that fit a test, and notes why. */
    public void drop(Predicate<String> test, String reason) {
        List<String> dropped = open.stream().filter(test).toList();
        if (!dropped.isEmpty()) {
            dropped.forEach(open::remove);
            notes.add(
                    "dropped %d %s: %s".formatted(dropped.size(), dropped.size() == 1 ? "tensor" : "tensors", reason));
        }
    }

    /** Writes down a difference that no tensor shows. */
    public void difference(String difference) {
        differences.add(difference);
    }

    /** What was left out and why. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Closes the books.
     *
     * @param what the checkpoint, for the error
     * @return the weights, in the order of the parameters
     * @throws ModelFormatException with all differences, one per line, if something is missing, misshapen or left over
     */
    public Weights close(String what) {
        open.forEach(name -> differences.add("unexpected: %s %s"
                .formatted(name, requireNonNull(source.get(name)).shape())));
        if (!differences.isEmpty()) {
            throw refusal(what, differences);
        }
        Map<String, Weights.Tensor> ordered = new LinkedHashMap<>();
        for (Parameter parameter : parameters.all()) {
            Weights.Tensor tensor = taken.get(parameter.name());
            if (tensor == null) {
                throw new IllegalStateException("nothing was taken for " + parameter.name());
            }
            ordered.put(parameter.name(), tensor);
        }
        return new Weights(ordered);
    }

    /**
     * The error for a checkpoint that does not fit.
     *
     * @param what the checkpoint
     * @param differences why, one line each
     */
    public static ModelFormatException refusal(String what, List<String> differences) {
        String lines = String.join("\n  ", differences);
        return new ModelFormatException("%s does not fit, %d %s:\n  %s"
                .formatted(what, differences.size(), differences.size() == 1 ? "difference" : "differences", lines));
    }
}
