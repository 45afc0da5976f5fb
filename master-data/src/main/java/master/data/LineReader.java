// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The lines of a UTF-8 file one after the other, with or without a byte order mark. Not thread-safe. */
final class LineReader implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 20; // of one line

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 14];
    private int at; // in the buffer
    private int limit;
    private byte[] line = new byte[256];
    private int length;
    private long position; // of the next byte
    private int number; // of the line

    /**
     * @param position of the first byte in its file
     * @param number of the first line in its file, from 1
     */
    LineReader(InputStream in, long position, int number) {
        this.in = in;
        this.position = position;
        this.number = number - 1;
    }

    private int read() throws IOException {
        if (at == limit) {
            limit = in.read(buffer);
            at = 0;
            if (limit < 0) {
                limit = 0;
                return -1;
            }
        }
        return buffer[at++] & 0xFF;
    }

    /** Goes to the next line; returns the place where it starts, or -1 at the end. */
    long next() throws IOException {
        long start = position;
        number++;
        length = 0;
        int b = read();
        if (b < 0) {
            return -1;
        }
        for (; b >= 0 && b != '\n'; b = read()) {
            position++;
            if (length < MOST_BYTES) {
                line = length == line.length ? Arrays.copyOf(line, 2 * length) : line;
                line[length] = (byte) b;
            }
            length++;
        }
        position += b < 0 ? 0 : 1;
        return start;
    }

    /** The number of the line, from 1. */
    int number() {
        return number;
    }

    /** The place behind the line. */
    long position() {
        return position;
    }

    /** The line without its end. */
    String text() throws BadLineException {
        if (length > MOST_BYTES) {
            throw new BadLineException("a line of %d bytes, at most %d are read".formatted(length, MOST_BYTES));
        }
        int from = number == 1 && startsWithMark() ? 3 : 0;
        int to = length > from && line[length - 1] == '\r' ? length - 1 : length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadLineException("not UTF-8");
        }
    }

    private boolean startsWithMark() {
        return length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
