// SPDX-License-Identifier: Apache-2.0
package master.core.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.function.Function;

/**
 * Reads bytes in the wire format of protobuf from front to back and never beyond their end; an error says at which byte.
 * Groups are refused. Not thread-safe. Source: Protocol Buffers, "Encoding".
 */
public final class WireReader {
    private static final int MOST_VARINT_BYTES = 10;
    private static final int MOST_FIELD_NUMBER = (1 << 29) - 1;

    private final String name;
    private final long base; // position in the file of the buffer's byte 0
    private final ByteBuffer in;
    private final Function<String, ? extends RuntimeException> errors;

    private WireReader(String name, long base, ByteBuffer in, Function<String, ? extends RuntimeException> errors) {
        this.name = name;
        this.base = base;
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
        this.errors = errors;
    }

    /**
     * A reader of all of some bytes.
     *
     * @param name what they are; errors begin with it
     * @param base the position in their file of the first one, for errors
     * @param bytes not copied
     * @param errors makes the exception of a message, {@code IllegalArgumentException::new} for example
     */
    public static WireReader of(
            String name, long base, byte[] bytes, Function<String, ? extends RuntimeException> errors) {
        return new WireReader(name, base, ByteBuffer.wrap(bytes), errors);
    }

    /** Whether there are bytes left. */
    public boolean hasMore() {
        return in.hasRemaining();
    }

    /** The number of bytes left. */
    public int remaining() {
        return in.remaining();
    }

    /** The next field of a message. */
    public WireField next() {
        long tag = varint();
        int type = (int) (tag & 7);
        long number = tag >>> 3;
        if (number < 1 || number > MOST_FIELD_NUMBER) {
            throw error("a field with the number %s".formatted(Long.toUnsignedString(number)));
        }
        WireReader payload = slice(type == WireField.DELIMITED ? length("a field") : 0);
        long scalar = switch (type) {
            case WireField.VARINT -> varint();
            case WireField.FIXED64 -> fixed64();
            case WireField.FIXED32 -> fixed32();
            case WireField.DELIMITED -> 0;
            default -> throw error("a field of the unknown type %d".formatted(type));
        };
        return new WireField((int) number, type, scalar, payload);
    }

    /** A number of seven bits per byte, lowest first; as an unsigned one it may have 64 bits. */
    public long varint() {
        long value = 0;
        for (int i = 0; i < MOST_VARINT_BYTES; i++) {
            need(1);
            byte next = in.get();
            value |= (next & 0x7fL) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        throw error("a number of more than %d bytes".formatted(MOST_VARINT_BYTES));
    }

    /** A varint that counts bytes or elements which are still to come. */
    public int length(String what) {
        long length = varint();
        if (length < 0 || length > remaining()) {
            throw error("%s of %s, %d bytes are left".formatted(what, Long.toUnsignedString(length), remaining()));
        }
        return (int) length;
    }

    /** Four bytes, lowest first. */
    public int fixed32() {
        need(4);
        return in.getInt();
    }

    /** Eight bytes, lowest first. */
    public long fixed64() {
        need(8);
        return in.getLong();
    }

    /** The bytes that are left as a reader of their own; this one stays where it is. */
    public WireReader slice() {
        return new WireReader(name, base, in.duplicate(), errors);
    }

    /** The next bytes as a reader of their own; this one goes on behind them. */
    public WireReader slice(int length) {
        need(length);
        WireReader slice = slice();
        slice.in.limit(in.position() + length);
        in.position(in.position() + length);
        return slice;
    }

    /** A part of the file, wherever this reader stands; for readers that begin where the file does. */
    public WireReader part(long offset, long length) {
        if (offset < 0 || length < 0 || length > in.limit() || offset > in.limit() - length) {
            throw errors.apply("%s: byte %s: %s bytes are needed, the file ends at byte %d"
                    .formatted(name, Long.toUnsignedString(offset), Long.toUnsignedString(length), base + in.limit()));
        }
        WireReader part = slice();
        part.in.limit((int) (offset + length)).position((int) offset);
        return part;
    }

    /** All bytes that are left, as UTF-8; this reader stays where it is. */
    public String text() {
        try {
            return UTF_8.newDecoder().decode(in.duplicate()).toString();
        } catch (CharacterCodingException e) {
            throw error("a text that is not UTF-8");
        }
    }

    /** All bytes that are left: a view, little-endian, that begins at 0; this reader stays where it is. */
    public ByteBuffer bytes() {
        return in.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The error of this reader at its position. */
    public RuntimeException error(String problem) {
        return errors.apply("%s: byte %d: %s".formatted(name, base + in.position(), problem));
    }

    private void need(int count) {
        if (count < 0 || count > remaining()) {
            throw error("%d bytes are needed, %d are left".formatted(count, remaining()));
        }
    }
}
