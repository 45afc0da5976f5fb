// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import master.api.ImageSource;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/**
 * The images of a {@code :predict} request of TensorFlow Serving: rows ({@code instances}) or columns ({@code
 * inputs}) of the one input {@value #INPUT}, each image as numbers {@code [H, W, C]} in [-1, 1], or as an encoded file in
 * {@code {"b64": "..."}}. Messages are those of TensorFlow Serving.
 *
 * @param rows whether the request was in rows, and so the answer has to be
 */
record TensorFlowInputs(boolean rows, List<ImageSource> images) {
    static final String INPUT = "image";
    private static final String BASE64 = "b64";

    static TensorFlowInputs of(ObjectNode request) {
        JsonNode instances = Json.optional(request, "instances").orElse(null);
        JsonNode inputs = Json.optional(request, "inputs").orElse(null);
        if (instances != null && inputs != null) {
            throw bad("JSON Value: {...} Not formatted correctly expecting only one of 'inputs' or 'instances' keys to"
                    + " exist ");
        }
        if (instances != null) {
            if (!instances.isArray()) {
                throw bad("JSON Value: {...} Excepting 'instances' to be an list/array");
            }
            if (instances.isEmpty()) {
                throw bad("JSON Value: {...} No values in 'instances' array");
            }
            return new TensorFlowInputs(true, rows(instances));
        }
        if (inputs != null) {
            return new TensorFlowInputs(false, columns(inputs));
        }
        throw bad("Missing 'inputs' or 'instances' key");
    }

    private static Problem bad(String message) {
        return new Problem(ErrorCode.BAD_TENSOR, message);
    }

    private static boolean isBase64(JsonNode value) {
        return value.isObject() && value.size() == 1 && value.path(BASE64).isTextual();
    }

    private static boolean isObject(JsonNode value) {
        return value.isObject() && !isBase64(value);
    }

    private static List<ImageSource> rows(JsonNode instances) {
        boolean objects = isObject(instances.get(0));
        List<JsonNode> values = new ArrayList<>();
        for (int i = 0; i < instances.size(); i++) {
            JsonNode element = instances.get(i);
            if (objects && !isObject(element)) {
                throw bad("Expecting object but got list at item %d of input list".formatted(i));
            }
            if (!objects && isObject(element)) {
                throw bad("Expecting value/list but got object at item %d of input list".formatted(i));
            }
            if (objects) {
                Set<String> names = new TreeSet<>();
                element.fieldNames().forEachRemaining(names::add);
                if (!names.equals(Set.of(INPUT))) {
                    throw bad(("Failed to process element: %d of 'instances' list. JSON object: {...} "
                                    + "keys must be equal to: %s")
                            .formatted(i, INPUT));
                }
            }
            values.add(objects ? element.get(INPUT) : element);
        }
        return rows(values);
    }

    private static List<ImageSource> rows(List<JsonNode> values) {
        List<ImageSource> images = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            JsonNode value = values.get(i);
            try {
                if (isBase64(value)) {
                    images.add(encoded(value));
                } else {
                    JsonTensor tensor = JsonTensor.of(value);
                    images.addAll(images(batched(tensor), tensor));
                }
            } catch (Problem e) {
                throw new Problem(
                        e.code(),
                        "Failed to process element: %d of 'instances' list. Error: %s".formatted(i, e.getMessage()));
            }
        }
        return images;
    }

    /** A shape with a batch of one before it. */
    private static long[] batched(JsonTensor tensor) {
        long[] shape = new long[tensor.shape().length + 1];
        shape[0] = 1;
        System.arraycopy(tensor.shape(), 0, shape, 1, tensor.shape().length);
        return shape;
    }

    private static List<ImageSource> columns(JsonNode inputs) {
        JsonNode value = inputs;
        if (isObject(inputs)) {
            value = inputs.get(INPUT);
            if (value == null) {
                throw bad("Missing named input: %s in 'inputs' object.".formatted(INPUT));
            }
        }
        if (isBase64(value)) {
            return List.of(encoded(value));
        }
        JsonTensor tensor = JsonTensor.of(value);
        boolean encoded = !tensor.leaves().isEmpty() && tensor.leaves().get(0).isObject();
        if (encoded && tensor.shape().length == 1) {
            return tensor.leaves().stream().map(TensorFlowInputs::encoded).toList();
        }
        return images(tensor.shape(), tensor);
    }

    private static ImageSource encoded(JsonNode value) {
        if (!isBase64(value)) {
            throw bad("JSON Value: %s not formatted correctly for base64 data".formatted(Json.shown(value)));
        }
        return ImageSource.of(Json.base64(value.get(BASE64).textValue()));
    }

    private static List<ImageSource> images(long[] shape, JsonTensor tensor) {
        return PixelTensor.images(shape, tensor::number, tensor.leaves().size(), PixelTensor.Range.SIGNED);
    }
}
