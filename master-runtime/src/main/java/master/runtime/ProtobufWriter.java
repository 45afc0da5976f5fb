// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a message of protobuf field by field; the counterpart of {@link Protobuf}. What is copied from a file is
 * referred to until {@link #toBytes}, so that a message of hundreds of megabytes is copied once. Source: Protocol
 * Buffers, "Encoding".
 */
final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final List<ByteBuffer> pieces = new ArrayList<>();
    private long length;

    /** Appends a whole number. */
    ProtobufWriter number(int field, long value) {
        return raw(varint((long) field << 3 | VARINT)).raw(varint(value));
    }

    /** Appends a text. */
    ProtobufWriter text(int field, String value) {
        return bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Appends bytes, or a message that is there already. */
    ProtobufWriter bytes(int field, ByteBuffer value) {
        return raw(varint((long) field << 3 | LENGTH_DELIMITED))
                .raw(varint(value.remaining()))
                .raw(value.duplicate());
    }

    /** Appends a message; what is written to it later does not count. */
    ProtobufWriter message(int field, ProtobufWriter inner) {
        return raw(varint((long) field << 3 | LENGTH_DELIMITED))
                .raw(varint(inner.length))
                .fieldsOf(inner);
    }

    /** Appends the fields of another message. */
    ProtobufWriter fieldsOf(ProtobufWriter other) {
        other.pieces.forEach(this::raw);
        return this;
    }

    /** Appends fields as they are, their numbers included. */
    ProtobufWriter raw(ByteBuffer fields) {
        pieces.add(fields);
        length += fields.remaining();
        return this;
    }

    /**
     * The message.
     *
     * @throws IllegalArgumentException if it has more than the 2 GB that protobuf allows
     */
    byte[] toBytes() {
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("%d bytes, a message has at most 2 GB".formatted(length));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        pieces.forEach(piece -> bytes.put(piece.duplicate()));
        return bytes.array();
    }

    private static ByteBuffer varint(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(10);
        long rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
            bytes.put((byte) (rest & 0x7F | 0x80));
        }
        return bytes.put((byte) rest).flip();
    }
}
