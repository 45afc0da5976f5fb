// SPDX-License-Identifier: Apache-2.0
package master.image.formats;

import java.io.EOFException;
import java.io.IOException;

/** Numbers in a file, at places that a stranger has written. */
record ByteSource(String format, byte[] bytes, boolean bigEndian) {
    /** An unsigned number of 1 to 4 bytes. */
    long number(long at, int count) throws IOException {
        if (at < 0 || at + count > bytes.length) {
            throw new EOFException("%s file damaged: it ends early".formatted(format));
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | bytes[(int) at + (bigEndian ? i : count - 1 - i)] & 0xff;
        }
        return value;
    }

    /** Whether these letters stand there. */
    boolean says(int at, String letters) {
        if (at + letters.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < letters.length(); i++) {
            if (bytes[at + i] != letters.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    IOException damaged(String what) {
        return new IOException("%s file damaged: %s".formatted(format, what));
    }

    IOException refused(String what) {
        return new IOException("%s is not read: %s; convert it".formatted(format, what));
    }
}
