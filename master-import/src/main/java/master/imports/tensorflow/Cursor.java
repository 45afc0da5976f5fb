// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.zip.CRC32C;
import master.onnx.ModelFormatException;

/** Bytes of a file that are read from front to back; errors name the file and the position. Not thread-safe. */
final class Cursor {
    private static final int MOST_VARINT_BYTES = 10;

    private final String file;
    private final long base; // position in the file of bytes[0]
    private final byte[] bytes;
    private final int end;
    private int at;

    private Cursor(String file, long base, byte[] bytes, int at, int end) {
        this.file = file;
        this.base = base;
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    /**
     * All of some bytes.
     *
     * @param file where they are from
     * @param base the position in that file of the first one
     */
    static Cursor of(String file, long base, byte[] bytes) {
        return new Cursor(file, base, bytes, 0, bytes.length);
    }

    boolean hasMore() {
        return at < end;
    }

    int remaining() {
        return end - at;
    }

    /** A number of seven bits per byte, lowest first; as an unsigned one it may have 64 bits. */
    long varint() {
        long value = 0;
        for (int i = 0; i < MOST_VARINT_BYTES; i++) {
            byte next = bytes[skip(1)];
            value |= (long) (next & 0x7f) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        throw error("a number of more than %d bytes".formatted(MOST_VARINT_BYTES));
    }

    /** A varint that counts bytes or elements which are still to come. */
    int length(String what) {
        long length = varint();
        if (length < 0 || length > remaining()) {
            throw error("%s of %s, %d bytes are left".formatted(what, Long.toUnsignedString(length), remaining()));
        }
        return (int) length;
    }

    int fixed32() {
        return little(skip(4)).getInt();
    }

    long fixed64() {
        return little(skip(8)).getLong();
    }

    /** The next bytes as a cursor of their own; this one goes on behind them. */
    Cursor slice(int length) {
        int start = skip(length);
        return new Cursor(file, base, bytes, start, start + length);
    }

    /** A part of the file, wherever this cursor stands; for cursors that begin where the file does. */
    Cursor part(long offset, long length) {
        if (offset < 0 || length < 0 || length > end || offset > end - length) {
            throw new ModelFormatException("%s: byte %s: %s bytes are needed, the file ends at byte %d"
                    .formatted(file, Long.toUnsignedString(offset), Long.toUnsignedString(length), base + end));
        }
        return new Cursor(file, base, bytes, (int) offset, (int) (offset + length));
    }

    /** All bytes that are left, as UTF-8. */
    String text() {
        int length = remaining();
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, skip(length), length))
                    .toString();
        } catch (CharacterCodingException e) {
            at = end - length;
            throw error("a name that is not UTF-8");
        }
    }

    /** Appends the next bytes to others. */
    void copyTo(byte[] target, int offset, int length) {
        System.arraycopy(bytes, skip(length), target, offset, length);
    }

    /** CRC-32C of the bytes that are left. */
    int crc() {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at, remaining());
        return (int) crc.getValue();
    }

    /** An error at the current position. */
    ModelFormatException error(String problem) {
        return new ModelFormatException("%s: byte %d: %s".formatted(file, base + at, problem));
    }

    private int skip(int count) {
        if (count < 0 || count > remaining()) {
            throw error("%d bytes are needed, %d are left".formatted(count, remaining()));
        }
        int start = at;
        at += count;
        return start;
    }

    private ByteBuffer little(int offset) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(offset);
    }
}
