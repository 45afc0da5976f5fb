// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.util.Arrays;

/** Reads an image file from front to back and never beyond its end. Not thread-safe. */
final class Cursor {
    private final byte[] file;
    private final String format;
    private int at;

    /**
     * A cursor at the file's first byte.
     *
     * @param file the bytes, not copied
     * @param format the name of the format, for errors
     */
    Cursor(byte[] file, String format) {
        this.file = file;
        this.format = format;
    }

    /** The index of the next byte. */
    int position() {
        return at;
    }

    /** The number of bytes behind the cursor. */
    int remaining() {
        return file.length - at;
    }

    /** Whether the bytes behind the cursor are the first ones of others. */
    boolean startsWith(byte[] other, int count) {
        return count <= remaining() && Arrays.equals(file, at, at + count, other, 0, count);
    }

    /** Moves on by a number of bytes. */
    void skip(long count) throws BadImageException {
        if (count < 0 || count > remaining()) {
            throw new BadImageException("%s file cut short at byte %d".formatted(format, file.length));
        }
        at += (int) count;
    }

    int u8() throws BadImageException {
        skip(1);
        return file[at - 1] & 255;
    }

    int u16() throws BadImageException {
        return u8() << 8 | u8();
    }

    long u32() throws BadImageException {
        return (long) u16() << 16 | u16();
    }

    int u16LittleEndian() throws BadImageException {
        return u8() | u8() << 8;
    }

    /** Four bytes, lowest first, with sign. */
    int s32LittleEndian() throws BadImageException {
        return u16LittleEndian() | u16LittleEndian() << 16;
    }

    /** What is wrong here, with the position. */
    BadImageException damaged(String what) {
        return new BadImageException("%s file damaged at byte %d: %s".formatted(format, at, what));
    }
}
