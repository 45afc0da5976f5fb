// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads messages of protobuf field by field. Source: Protocol Buffers, "Encoding". */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FOUR_BYTES = 5;

    private Protobuf() {}

    /**
     * A field.
     *
     * @param number its number in the message's description, from 1
     * @param delimited whether it has a length of its own: text, bytes, a message
     * @param varint its value if it is a whole number, else 0
     * @param bytes a view of its bytes in the buffer; empty if it is a whole number
     */
    record Field(long number, boolean delimited, long varint, ByteBuffer bytes) {
        /** Whether it is the text, the bytes or the message of that number. */
        boolean is(int wanted) {
            return delimited && number == wanted;
        }

        /**
         * Its text.
         *
         * @throws IllegalArgumentException if it is not in UTF-8
         */
        String text() {
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("a property is not in UTF-8", e);
            }
        }
    }

    /**
     * The next field of a message; moves behind it.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Field next(ByteBuffer in) {
        long tag = varint(in);
        int kind = (int) (tag & 7);
        if (tag >>> 3 == 0) { // fields count from 1
            throw noProtobuf(in);
        }
        if (kind == VARINT) {
            return new Field(tag >>> 3, false, varint(in), ByteBuffer.allocate(0));
        }
        long length =
                switch (kind) {
                    case EIGHT_BYTES -> 8;
                    case FOUR_BYTES -> 4;
                    case LENGTH_DELIMITED -> varint(in);
                    default -> throw noProtobuf(in);
                };
        if (length < 0 || length > in.remaining()) {
            throw noProtobuf(in);
        }
        ByteBuffer bytes = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return new Field(tag >>> 3, kind == LENGTH_DELIMITED, 0, bytes);
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

    private static IllegalArgumentException noProtobuf(ByteBuffer in) {
        return new IllegalArgumentException(
                "it is no ONNX file: no field of protobuf at byte %d".formatted(in.position()));
    }
}
