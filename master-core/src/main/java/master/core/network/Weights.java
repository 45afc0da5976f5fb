// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a network's parameters by name, row-major 32-bit floats, independent of any library. The arrays are not
 * copied: whoever makes the object hands them over. Not thread-safe while an array is written.
 */
public final class Weights {
    /**
     * One parameter's values.
     *
     * @param shape as in {@link Parameter#shape()}
     * @param values row-major
     */
    public record Tensor(List<Integer> shape, float[] values) {
        public Tensor {
            shape = List.copyOf(shape);
            if (shape.stream().reduce(1, Math::multiplyExact) != values.length) {
                throw new IllegalArgumentException("shape %s with %d values".formatted(shape, values.length));
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Tensor that && shape.equals(that.shape) && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return "Tensor" + shape;
        }
    }

    private final Map<String, Tensor> tensors;

    public Weights(Map<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** All tensors by name, in the order given. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /**
     * One tensor's values.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public float[] values(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("weight " + name + " is missing");
        }
        return tensor.values();
    }

    /**
     * What keeps these weights from being those of a network: missing, superfluous and misshapen tensors, one line each.
     * Empty when they fit.
     */
    public List<String> differences(Parameters parameters) {
        List<String> differences = new ArrayList<>();
        parameters.byName().forEach((name, parameter) -> {
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                differences.add("missing: %s %s".formatted(name, parameter.shape()));
            } else if (!tensor.shape().equals(parameter.shape())) {
                differences.add("shape: %s is %s, needed %s".formatted(name, tensor.shape(), parameter.shape()));
            }
        });
        tensors.keySet().stream()
                .filter(name -> !parameters.byName().containsKey(name))
                .forEach(name -> differences.add("not part of the network: " + name));
        return differences;
    }

    /**
     * These weights, checked.
     *
     * @throws IllegalArgumentException with the list of differences if they are not those of the network
     */
    public Weights fitting(Parameters parameters) {
        List<String> differences = differences(parameters);
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException(
                    "the weights do not fit the network:\n  " + String.join("\n  ", differences));
        }
        return this;
    }
}
