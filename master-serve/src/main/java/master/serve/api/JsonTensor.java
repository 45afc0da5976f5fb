// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/** The leaves of nested JSON lists that form a box, with its shape; errors are worded as TensorFlow Serving does. */
record JsonTensor(long[] shape, List<JsonNode> leaves) {
    /** Lists within lists, all of the same size at the same level. A value that is no list has shape []. */
    static JsonTensor of(JsonNode value) {
        List<Long> shape = new ArrayList<>();
        JsonNode first = value;
        while (first != null && first.isArray()) {
            shape.add((long) first.size());
            first = first.get(0);
        }
        long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
        List<JsonNode> leaves = new ArrayList<>();
        collect(value, 0, dimensions, leaves);
        return new JsonTensor(dimensions, leaves);
    }

    private static void collect(JsonNode value, int level, long[] shape, List<JsonNode> leaves) {
        if (!value.isArray()) {
            if (level != shape.length) {
                throw new Problem(
                        ErrorCode.BAD_TENSOR,
                        "JSON Value: %s found at incorrect level: %d in the JSON DOM. Expected at level: %d"
                                .formatted(Json.shown(value), level + 1, shape.length));
            }
            leaves.add(value);
            return;
        }
        if (level >= shape.length) {
            throw new Problem(
                    ErrorCode.BAD_TENSOR,
                    "Encountered list at unexpected level: %d expected < %d".formatted(level, shape.length));
        }
        if (value.size() != shape[level]) {
            throw new Problem(
                    ErrorCode.BAD_TENSOR,
                    "Encountered list at unexpected size: %d at level: %d expected size: %d"
                            .formatted(value.size(), level, shape[level]));
        }
        for (JsonNode each : value) {
            collect(each, level + 1, shape, leaves);
        }
    }

    /** A leaf that must be a number. */
    double number(int index) {
        JsonNode leaf = leaves.get(index);
        if (!leaf.isNumber()) {
            throw new Problem(
                    ErrorCode.BAD_TENSOR,
                    "JSON Value: %s Type: %s is not of expected type: float".formatted(Json.shown(leaf), type(leaf)));
        }
        return leaf.doubleValue();
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> "Null";
            case BOOLEAN -> value.booleanValue() ? "True" : "False";
            case OBJECT -> "Object";
            case ARRAY -> "Array";
            case STRING -> "String";
            default -> "Number";
        };
    }
}
