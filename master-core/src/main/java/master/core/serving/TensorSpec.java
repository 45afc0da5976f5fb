// SPDX-License-Identifier: Apache-2.0
package master.core.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A tensor that a model takes or gives.
 *
 * @param name its name
 * @param datatype in the words of the Open Inference Protocol, such as {@code FP32} or {@code BYTES}
 * @param shape its dimensions; -1 is any
 */
public record TensorSpec(String name, String datatype, List<Long> shape) {
    public TensorSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(datatype, "datatype");
        shape = List.copyOf(shape);
        if (shape.isEmpty() || shape.stream().anyMatch(dimension -> dimension < -1 || dimension == 0)) {
            throw new IllegalArgumentException(
                    "tensor %s has shape %s, dimensions of 1 or more, and -1, are allowed".formatted(name, shape));
        }
    }

    /** As the protocol's metadata has it: {@code name}, {@code datatype}, {@code shape}. */
    public Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("datatype", datatype);
        metadata.put("shape", shape);
        return metadata;
    }
}
