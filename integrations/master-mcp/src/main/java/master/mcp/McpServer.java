// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server of the Model Context Protocol that offers tools: JSON-RPC 2.0, a message a line, or a message at a time.
 * Nothing that a client sends ends it but the end of its stream. Thread-safe if the tools are.
 *
 * <p>What it has of the protocol: {@code initialize}, {@code ping}, {@code tools/list} and {@code tools/call};
 * notifications are passed over. Source: the specification of 2025-06-18, Base Protocol and Server Features.
 */
public final class McpServer {
    /** The versions of the protocol that are spoken, the newest first; tools are the same in all of them. */
    static final List<String> VERSIONS = List.of("2025-06-18", "2025-03-26", "2024-11-05");

    static final int MOST_BYTES = 64 << 20; // of a message: an image of 48 MiB in base64
    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;
    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MOST_BYTES)
                            .build())
                    .build())
            .build();
    private final String version;
    private final Map<String, Tool> tools = new LinkedHashMap<>();

    /**
     * A server.
     *
     * @param version of this program
     * @param tools in the order in which they are listed
     */
    public McpServer(String version, List<Tool> tools) {
        this.version = version;
        tools.forEach(tool -> this.tools.put(tool.name(), tool));
    }

    /** A request that is no good. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final int code;

        Refused(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    /**
     * Answers until the client's stream ends.
     *
     * @param in what the client sends
     * @param out what it gets, a line at a time
     * @throws IOException if the stream cannot be read
     */
    public void serve(InputStream in, PrintWriter out) throws IOException {
        MessageLines lines = new MessageLines(in, MOST_BYTES);
        for (Optional<MessageLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (line.get().complete() && line.get().text().isEmpty()) {
                continue;
            }
            Optional<Answer> answer = line.get().complete() ? answer(line.get().text()) : Optional.of(tooLong());
            if (answer.isPresent()) {
                out.print(answer.get().text() + "\n");
                out.flush();
            }
        }
    }

    /**
     * An answer.
     *
     * @param text JSON in a line
     * @param toRequest whether it answers a request; else what came was none
     */
    record Answer(String text, boolean toRequest) {}

    /** What is said of a message that is too long. */
    static Answer tooLong() {
        String message = "a message of more than %d bytes".formatted(MOST_BYTES);
        return new Answer(error(NullNode.instance, INVALID_REQUEST, message).toString(), false);
    }

    /** The answer to a message; none to a notification, and to what answers us. */
    Optional<Answer> answer(String message) {
        return read(message)
                .map(answer -> new Answer(answer.toString(), !answer.path("id").isNull()));
    }

    private Optional<ObjectNode> read(String line) {
        JsonNode message;
        try {
            message = mapper.readTree(line);
        } catch (JsonProcessingException e) {
            return Optional.of(error(NullNode.instance, PARSE_ERROR, "no JSON: " + e.getOriginalMessage()));
        }
        JsonNode id = message.path("id");
        if (!message.isObject() || !message.path("method").isTextual()) {
            boolean reply = message.isObject() && (message.has("result") || message.has("error"));
            return reply
                    ? Optional.empty()
                    : Optional.of(error(NullNode.instance, INVALID_REQUEST, "one request is needed"));
        }
        if (id.isMissingNode()) {
            return Optional.empty();
        }
        if (!id.isTextual() && !id.isIntegralNumber()) {
            return Optional.of(error(NullNode.instance, INVALID_REQUEST, "id must be a text or a whole number"));
        }
        try {
            ObjectNode answer = JSON.objectNode().put("jsonrpc", "2.0");
            answer.set("id", id);
            answer.set("result", result(message.path("method").textValue(), message.path("params")));
            return Optional.of(answer);
        } catch (Refused e) {
            return Optional.of(error(id, e.code, e.getMessage()));
        }
    }

    private ObjectNode result(String method, JsonNode params) throws Refused {
        return switch (method) {
            case "initialize" -> initialize(params);
            case "ping" -> JSON.objectNode();
            case "tools/list" -> list();
            case "tools/call" -> call(params);
            default -> throw new Refused(METHOD_NOT_FOUND, "method %s is not there".formatted(shortened(method)));
        };
    }

    private ObjectNode initialize(JsonNode params) {
        String asked = params.path("protocolVersion").asText();
        ObjectNode result = JSON.objectNode();
        result.put("protocolVersion", VERSIONS.contains(asked) ? asked : VERSIONS.get(0));
        result.putObject("capabilities").putObject("tools").put("listChanged", false);
        result.putObject("serverInfo")
                .put("name", "master")
                .put("title", "MASTER for Java")
                .put("version", version);
        return result;
    }

    private ObjectNode list() {
        ObjectNode result = JSON.objectNode();
        ArrayNode listed = result.putArray("tools");
        for (Tool tool : tools.values()) {
            ObjectNode entry = listed.addObject().put("name", tool.name()).put("description", tool.description());
            entry.set("inputSchema", tool.inputSchema());
            entry.set("outputSchema", tool.outputSchema());
            entry.putObject("annotations").put("readOnlyHint", true).put("openWorldHint", false);
        }
        return result;
    }

    private ObjectNode call(JsonNode params) throws Refused {
        Tool tool = tools.get(params.path("name").asText());
        if (tool == null) {
            throw new Refused(
                    INVALID_PARAMS,
                    "tool %s is not there, %s are"
                            .formatted(shortened(params.path("name").asText()), tools.keySet()));
        }
        JsonNode arguments = params.has("arguments") ? params.get("arguments") : JSON.objectNode();
        if (!arguments.isObject()) {
            throw new Refused(INVALID_PARAMS, "arguments must be an object");
        }
        ObjectNode result = JSON.objectNode();
        ArrayNode content = result.putArray("content");
        try {
            ObjectNode answer = tool.call(arguments);
            content.addObject().put("type", "text").put("text", answer.toString()); // for clients of before 2025-06-18
            result.set("structuredContent", answer);
            result.put("isError", false);
        } catch (ToolException e) {
            content.addObject().put("type", "text").put("text", e.getMessage());
            result.put("isError", true);
        }
        return result;
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    private static ObjectNode error(JsonNode id, int code, String message) {
        ObjectNode answer = JSON.objectNode().put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.putObject("error").put("code", code).put("message", message);
        return answer;
    }
}
