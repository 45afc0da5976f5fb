// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.api.ImageSource;
import master.core.serving.InferenceMetadata;
import master.serve.engine.Asked;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import master.serve.http.Exchange;

/**
 * A request of the Open Inference Protocol: JSON, JSON with tensors in binary behind it, or nothing but the bytes of an
 * image.
 *
 * @param id to be echoed
 * @param outputs the outputs that are asked for, in order, and whether in binary
 * @param timeoutMicros how long the client waits
 */
record InferenceRequest(
        Optional<String> id,
        List<ImageSource> images,
        Map<String, Boolean> outputs,
        Asked asked,
        Optional<Long> timeoutMicros) {
    static final String INPUT = InferenceMetadata.INPUT.name();
    static final List<String> OUTPUTS = List.of(InferenceMetadata.TEXT.name(), InferenceMetadata.CONFIDENCE.name());

    /** The header that says how many bytes of the body are JSON. */
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    static InferenceRequest of(Exchange exchange) {
        byte[] body = exchange.body();
        boolean raw = isRaw(exchange);
        int length = exchange.header(JSON_LENGTH)
                .map(text -> length(text, body.length))
                .orElse(body.length);
        if (raw || length == 0) {
            if (body.length == 0) {
                throw new Problem(ErrorCode.BAD_REQUEST, "the body is empty");
            }
            return new InferenceRequest(
                    Optional.empty(),
                    List.of(ImageSource.of(body)),
                    outputs(Json.object()),
                    Asked.NOTHING,
                    Optional.empty());
        }
        ObjectNode json = Json.object(body, 0, length);
        JsonNode parameters = parameters(json);
        Optional<String> id = Json.optional(json, "id").map(node -> text(node, "id"));
        return new InferenceRequest(
                id,
                images(json, ByteBuffer.wrap(body, length, body.length - length).order(ByteOrder.LITTLE_ENDIAN)),
                outputs(json),
                new Asked(
                        Constraints.of(
                                word(parameters, "charset"),
                                Json.optional(parameters, "length").map(InferenceRequest::length),
                                word(parameters, "fold")),
                        false,
                        flag(parameters, "secondLook")),
                Json.optional(parameters, "timeout").map(InferenceRequest::micros));
    }

    /** An image as the whole body, told by its content type; Triton's way is a header of 0. */
    private static boolean isRaw(Exchange exchange) {
        String type = exchange.contentType();
        boolean json = exchange.header(JSON_LENGTH).isPresent() || RawTypes.isJson(type, exchange.body());
        if (!json && !RawTypes.isRaw(type, exchange.body())) {
            throw new Problem(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "application/json, application/octet-stream or image/* is needed");
        }
        return !json;
    }

    private static int length(String text, int most) {
        try {
            int length = Integer.parseInt(text.strip());
            if (length >= 0 && length <= most) {
                return length;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new Problem(ErrorCode.BAD_PARAMETER, JSON_LENGTH + " must be a number from 0 to the length of the body");
    }

    private static JsonNode parameters(JsonNode parent) {
        JsonNode parameters = parent.path("parameters");
        if (!parameters.isMissingNode() && !parameters.isNull() && !parameters.isObject()) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "parameters must be an object");
        }
        return parameters;
    }

    private static String text(JsonNode node, String name) {
        if (!node.isTextual()) {
            throw new Problem(ErrorCode.BAD_PARAMETER, name + " must be a string");
        }
        return node.textValue();
    }

    private static Optional<String> word(JsonNode parent, String name) {
        return Json.optional(parent, name).map(node -> text(node, name));
    }

    private static String length(JsonNode node) {
        if (!node.isTextual() && !node.isIntegralNumber()) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "length must be a string or a number");
        }
        return node.asText();
    }

    private static long micros(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "timeout must be a number of microseconds");
        }
        return node.longValue();
    }

    private static Optional<Boolean> flag(JsonNode parent, String name) {
        Optional<JsonNode> node = Json.optional(parent, name);
        if (node.isPresent() && !node.get().isBoolean()) {
            throw new Problem(ErrorCode.BAD_PARAMETER, name + " must be true or false");
        }
        return node.map(JsonNode::booleanValue);
    }

    private static Map<String, Boolean> outputs(JsonNode request) {
        boolean binary = flag(parameters(request), "binary_data_output").orElse(false);
        Map<String, Boolean> outputs = new LinkedHashMap<>();
        JsonNode asked = request.get("outputs");
        if (asked == null || asked.isEmpty()) {
            OUTPUTS.forEach(name -> outputs.put(name, binary));
            return outputs;
        }
        if (!asked.isArray()) {
            throw new Problem(ErrorCode.BAD_TENSOR, "outputs must be a list");
        }
        for (JsonNode output : asked) {
            String name = text(output.path("name"), "the name of an output");
            if (!OUTPUTS.contains(name)) {
                throw new Problem(ErrorCode.BAD_TENSOR, "unexpected inference output '%.64s'".formatted(name));
            }
            outputs.put(name, flag(parameters(output), "binary_data").orElse(binary));
        }
        return outputs;
    }

    private static List<ImageSource> images(ObjectNode json, ByteBuffer binary) {
        JsonNode inputs = json.path("inputs");
        if (!inputs.isArray() || inputs.size() != 1) {
            throw new Problem(ErrorCode.BAD_TENSOR, "inputs must be a list of one tensor, '%s'".formatted(INPUT));
        }
        JsonNode input = inputs.get(0);
        String name = text(input.path("name"), "the name of an input");
        if (!name.equals(INPUT)) {
            throw new Problem(ErrorCode.BAD_TENSOR, "unexpected inference input '%.64s'".formatted(name));
        }
        long[] shape = shape(input.path("shape"));
        String type = text(input.path("datatype"), "datatype");
        JsonNode size = Json.optional(parameters(input), "binary_data_size").orElse(null);
        List<ImageSource> images;
        if (size == null) {
            images = InferenceTensors.fromJson(type, shape, input.path("data"));
        } else {
            if (Json.optional(input, "data").isPresent()
                    || !size.canConvertToInt()
                    || size.intValue() < 0
                    || size.intValue() > binary.remaining()) {
                throw new Problem(ErrorCode.BAD_TENSOR, "binary_data_size does not agree with the body");
            }
            ByteBuffer data = binary.slice().order(ByteOrder.LITTLE_ENDIAN).limit(size.intValue());
            binary.position(binary.position() + size.intValue());
            images = InferenceTensors.fromBinary(type, shape, data);
        }
        if (binary.hasRemaining()) {
            throw new Problem(ErrorCode.BAD_TENSOR, "%d bytes behind the tensors".formatted(binary.remaining()));
        }
        return images;
    }

    private static long[] shape(JsonNode node) {
        if (!node.isArray() || node.size() > 8) {
            throw new Problem(ErrorCode.BAD_TENSOR, "shape must be a list of at most 8 numbers");
        }
        List<Long> shape = new ArrayList<>();
        for (JsonNode each : node) {
            if (!each.isIntegralNumber() || !each.canConvertToInt() || each.intValue() < 0) {
                throw new Problem(ErrorCode.BAD_TENSOR, "dimension %s is not allowed".formatted(Json.shown(each)));
            }
            shape.add(each.longValue());
        }
        return InferenceTensors.checked(
                shape.stream().mapToLong(Long::longValue).toArray());
    }
}
