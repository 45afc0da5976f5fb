// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads fonts from folders. Holds no state. */
public final class FontFiles {
    private FontFiles() {}

    /**
     * Reads all {@code .ttf} and {@code .otf} files in folders and their subfolders, sorted by name.
     *
     * @throws IllegalArgumentException if a folder is missing or a file is not a font; the message names it
     */
    public static List<Font> read(List<Path> folders) {
        List<Font> read = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(one -> one.toString().matches("(?i).*\\.[ot]tf"))
                        .sorted()
                        .toList()) {
                    read.add(font(file));
                }
            } catch (NoSuchFileException e) {
                throw new IllegalArgumentException("fonts %s: no such folder".formatted(folder), e);
            } catch (IOException e) {
                throw new IllegalArgumentException("fonts %s: cannot be read: %s".formatted(folder, e), e);
            }
        }
        return read;
    }

    private static Font font(Path file) throws IOException {
        try {
            return Font.createFont(Font.TRUETYPE_FONT, file.toFile());
        } catch (FontFormatException e) {
            throw new IllegalArgumentException("font %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
