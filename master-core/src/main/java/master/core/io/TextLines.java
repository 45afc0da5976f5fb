// SPDX-License-Identifier: Apache-2.0
package master.core.io;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Text files as editors write them: UTF-8, with or without a byte order mark, with any line ends. */
public final class TextLines {
    private TextLines() {}

    /**
     * The lines of a file, without a byte order mark.
     *
     * @throws IOException if it cannot be read or is not UTF-8; the message names the file and says what is wrong
     */
    public static List<String> read(Path file) throws IOException {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            if (!lines.isEmpty() && lines.get(0).startsWith("\uFEFF")) {
                lines.set(0, lines.get(0).substring(1));
            }
            return lines;
        } catch (CharacterCodingException e) {
            throw new IOException("%s: not UTF-8%s".formatted(file, utf16(file) ? ", but UTF-16" : ""), e);
        } catch (NoSuchFileException e) {
            throw new IOException("%s: no such file".formatted(file), e);
        }
    }

    private static boolean utf16(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            byte[] start = stream.readNBytes(2);
            return start.length == 2 && (start[0] & 255) + (start[1] & 255) == 0xFE + 0xFF;
        }
    }
}
