// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle: little-endian numbers and short strings, with a count of what was read. */
final class PickleInput {
    private static final int MAX_STRING = 1 << 20; // keys and paths; none is near
    private final InputStream stream;
    private final long most;
    private long position;

    /**
     * Makes an input.
     *
     * @param stream should be buffered; is not read further than asked for
     * @param most the most bytes to read
     */
    PickleInput(InputStream stream, long most) {
        this.stream = stream;
        this.most = most;
    }

    /** The bytes read so far. */
    long position() {
        return position;
    }

    int unsignedByte() throws IOException {
        int value = stream.read();
        if (value < 0 || position >= most) {
            throw new IllegalArgumentException("its pickle ends or grows too long at byte %d".formatted(position));
        }
        position++;
        return value;
    }

    /** A little-endian number of up to eight bytes without a sign; eight bytes give a signed one. */
    long unsigned(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) unsignedByte() << 8 * i;
        }
        return value;
    }

    byte[] bytes(long count) throws IOException {
        if (count < 0 || count > MAX_STRING) {
            throw new IllegalArgumentException("its pickle has a string of %d bytes at byte %d, at most %d are allowed"
                    .formatted(count, position, MAX_STRING));
        }
        byte[] bytes = stream.readNBytes((int) count);
        position += bytes.length;
        if (bytes.length < count || position > most) {
            throw new IllegalArgumentException("its pickle ends or grows too long at byte %d".formatted(position));
        }
        return bytes;
    }

    String text(long count) throws IOException {
        return new String(bytes(count), StandardCharsets.UTF_8);
    }

    /** Text up to the end of the line, which is read and not part of it. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
            if (line.length() >= MAX_STRING) {
                throw new IllegalArgumentException(
                        "its pickle has a line that is too long at byte %d".formatted(position));
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
