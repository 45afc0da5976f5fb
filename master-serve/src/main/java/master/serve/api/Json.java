// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/**
 * Reads JSON of strangers: UTF-8 and nothing else, one value, no key twice, no NaN, at most 100 levels and 262,144
 * tokens. A null is as good as nothing. Writes JSON.
 */
final class Json {
    private static final int DEEPEST = 100;
    private static final long MOST_TOKENS = 1 << 18;
    private static final int LARGE = 1 << 16;
    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_NAME = 1000;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final String LIMITS = "more than %d levels, %d tokens, %d digits, or %d characters of a key"
            .formatted(DEEPEST, MOST_TOKENS, LONGEST_NUMBER, LONGEST_NAME);

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxNameLength(LONGEST_NAME)
                            .maxStringLength(Integer.MAX_VALUE) // the body has a limit
                            .build())
                    .build())
            .build();

    private Json() {}

    /** The object in some bytes. */
    static ObjectNode object(byte[] bytes, int offset, int length) {
        int mark = begins(bytes, offset, length, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
        if (length > LARGE) {
            parse(bytes, offset + mark, length - mark, Json::passOver); // what is refused becomes no objects first
        }
        JsonNode value = parse(bytes, offset + mark, length - mark, MAPPER::readTree);
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

    private static boolean begins(byte[] bytes, int offset, int length, byte[] begin) {
        return length >= begin.length && Arrays.equals(bytes, offset, offset + begin.length, begin, 0, begin.length);
    }

    /** What becomes of the one value of a text. */
    private interface Reading {
        JsonNode read(JsonParser parser) throws IOException;
    }

    /** Decoded a piece at a time: the characters of many large bodies would fill the heap. */
    private static JsonNode parse(byte[] bytes, int offset, int length, Reading reading) {
        InputStreamReader text = new InputStreamReader(
                new ByteArrayInputStream(bytes, offset, length), StandardCharsets.UTF_8.newDecoder());
        try (JsonParser parser = MAPPER.createParser(text)) {
            return parse(parser, reading);
        } catch (CharacterCodingException e) {
            throw new Problem(ErrorCode.BAD_JSON, "JSON Parse error: not UTF-8");
        } catch (IOException e) {
            throw new AssertionError(e); // it is in memory
        }
    }

    private static JsonNode parse(JsonParser parser, Reading reading) throws IOException {
        try {
            JsonNode value = reading.read(parser);
            if (value == null) {
                return MissingNode.getInstance();
            }
            if (parser.nextToken() != null) {
                throw bad("something follows the value", parser);
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw bad(LIMITS, parser);
        } catch (JsonEOFException e) {
            throw bad("it ends early", parser);
        } catch (JsonProcessingException e) {
            boolean twice = e.getOriginalMessage().startsWith("Duplicate");
            throw bad(twice ? "a key is given twice" : "invalid value", parser);
        }
    }

    private static JsonNode passOver(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            parser.skipChildren();
        }
        return NullNode.getInstance();
    }

    /** In our words: the parser's tell of its classes, and repeat what was sent. */
    private static Problem bad(String what, JsonParser parser) {
        long offset = parser.currentLocation().getCharOffset();
        return new Problem(ErrorCode.BAD_JSON, "JSON Parse error: %s at offset: %d".formatted(what, offset));
    }

    /** A value that may be left out; null is left out too. */
    static Optional<JsonNode> optional(JsonNode parent, String name) {
        return Optional.ofNullable(parent.get(name)).filter(node -> !node.isNull());
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

    /**
     * The bytes of an image in base64, of the usual or the URL alphabet, with padding or without, in lines or not, as a
     * data URI or not.
     */
    static byte[] base64(String text) {
        try {
            int comma = text.startsWith("data:") ? text.indexOf(",") : -1;
            if (comma >= 0 && !text.substring(0, comma).endsWith(";base64")) {
                throw new Problem(ErrorCode.BAD_BASE64, "a data URI must be in base64");
            }
            String letters = comma >= 0 ? text.substring(comma + 1) : text;
            if (letters.chars().anyMatch(Character::isWhitespace)) {
                letters = letters.replaceAll("\\s+", "");
            }
            boolean url = letters.indexOf('-') >= 0 || letters.indexOf('_') >= 0;
            return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(letters);
        } catch (IllegalArgumentException e) {
            throw new Problem(ErrorCode.BAD_BASE64, "Unable to base64 decode");
        }
    }
}
