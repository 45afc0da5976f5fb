// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharArrayReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/**
 * Reads JSON of strangers: UTF-8 and nothing else, one value, no key twice, no NaN, at most 100 levels and a million
 * tokens. Writes JSON.
 */
final class Json {
    private static final int DEEPEST = 100;
    private static final long MOST_TOKENS = 1_000_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .maxNumberLength(100)
                            .maxNameLength(1000)
                            .maxStringLength(Integer.MAX_VALUE) // the body has a limit
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    /** The object in some bytes. */
    static ObjectNode object(byte[] bytes, int offset, int length) {
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
        } catch (CharacterCodingException e) {
            throw new Problem(ErrorCode.BAD_JSON, "JSON Parse error: not UTF-8");
        }
        JsonNode value;
        try {
            value = MAPPER.readTree(new CharArrayReader(text.array(), text.arrayOffset(), text.length()));
        } catch (JsonProcessingException e) {
            long offset2 = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            throw new Problem(
                    ErrorCode.BAD_JSON,
                    "JSON Parse error: %s at offset: %d".formatted(firstLine(e.getOriginalMessage()), offset2));
        } catch (IOException e) {
            throw new AssertionError(e); // it is in memory
        }
        if (value.isMissingNode()) {
            throw new Problem(ErrorCode.BAD_JSON, "JSON Parse error: The document is empty");
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new Problem(ErrorCode.BAD_JSON, "JSON Value: " + shown(value) + " Is not object");
    }

    static ObjectNode object(byte[] bytes) {
        return object(bytes, 0, bytes.length);
    }

    private static String firstLine(String message) {
        String line = message.split("\n| \\(start marker| \\[Source", 2)[0];
        return line.length() <= 120 ? line : line.substring(0, 120);
    }

    /** A value as it may be shown in a message: short. */
    static String shown(JsonNode value) {
        String text = value.isContainerNode() ? (value.isArray() ? "[...]" : "{...}") : value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A tree, or maps and lists of texts and numbers. */
    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e); // these can be written
        }
    }

    /** The bytes of a picture in base64, of the usual or the URL alphabet, with padding or without. */
    static byte[] base64(String text) {
        try {
            boolean url = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
            return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
        } catch (IllegalArgumentException e) {
            throw new Problem(ErrorCode.BAD_BASE64, "Unable to base64 decode");
        }
    }
}
