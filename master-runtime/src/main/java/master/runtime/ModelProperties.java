// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the {@code metadata_props} of an ONNX file. ONNX Runtime's Java binding reads them too, but takes their UTF-8
 * for the JVM's own variant of it and so breaks every character beyond the Basic Multilingual Plane. Source:
 * onnx.proto, ModelProto and StringStringEntryProto; Protocol Buffers, "Encoding".
 */
final class ModelProperties {
    private static final int METADATA_PROPS = 14; // in ModelProto
    private static final int KEY = 1; // in StringStringEntryProto
    private static final int VALUE = 2;

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FOUR_BYTES = 5;

    private ModelProperties() {}

    /**
     * The properties, in the order of the file.
     *
     * @throws IllegalArgumentException if the file is not in the form of protobuf, or has a property twice
     */
    static Map<String, String> of(byte[] file) {
        Map<String, String> properties = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(file);
        while (in.hasRemaining()) {
            long tag = varint(in);
            ByteBuffer value = value(in, tag);
            if (tag == (METADATA_PROPS << 3 | LENGTH_DELIMITED)) {
                entry(value, properties);
            }
        }
        return properties;
    }

    private static void entry(ByteBuffer in, Map<String, String> properties) {
        String key = "";
        String text = "";
        while (in.hasRemaining()) {
            long tag = varint(in);
            ByteBuffer value = value(in, tag);
            if (tag == (KEY << 3 | LENGTH_DELIMITED)) {
                key = text(value);
            } else if (tag == (VALUE << 3 | LENGTH_DELIMITED)) {
                text = text(value);
            }
        }
        if (properties.put(key, text) != null) {
            throw new IllegalArgumentException("property %s is there more than once".formatted(key));
        }
    }

    /** Moves behind the value of a field, and gives its bytes if it has a length. */
    private static ByteBuffer value(ByteBuffer in, long tag) {
        if (tag >>> 3 == 0) { // fields count from 1
            throw noProtobuf(in);
        }
        long length =
                switch ((int) (tag & 7)) {
                    case VARINT -> {
                        varint(in);
                        yield 0;
                    }
                    case EIGHT_BYTES -> 8;
                    case FOUR_BYTES -> 4;
                    case LENGTH_DELIMITED -> varint(in);
                    default -> throw noProtobuf(in);
                };
        if (length < 0 || length > in.remaining()) {
            throw noProtobuf(in);
        }
        ByteBuffer value = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return value;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64 && in.hasRemaining(); shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw noProtobuf(in);
    }

    private static String text(ByteBuffer utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a property is not in UTF-8", e);
        }
    }

    private static IllegalArgumentException noProtobuf(ByteBuffer in) {
        return new IllegalArgumentException(
                "it is no ONNX file: no field of protobuf at byte %d".formatted(in.position()));
    }
}
