// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The image files of a folder, by the ends of their names, in any case. WebP and TIFF are among them, whether they can be
 * read or not: one that cannot is told, not passed over.
 */
public final class ImageFiles {
    /** The ends of names, for messages. */
    public static final String ENDS = "png, jpg, jpeg, bmp, gif, webp, tif, tiff";

    private static final Set<String> EXTENSIONS = Set.of(ENDS.split(", "));

    private ImageFiles() {}

    /**
     * The image files of a folder, sorted by name; hidden files and folders below are left out.
     *
     * @throws DatasetException if the folder cannot be read
     */
    public static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(ImageFiles::isImage)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DatasetException("folder %s: cannot be read: %s".formatted(folder, e), e);
        }
    }

    /** How many folders, hidden ones aside, are in a folder. */
    public static int folders(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return (int) files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(Files::isDirectory)
                    .count();
        } catch (IOException | UncheckedIOException e) {
            throw new DatasetException("folder %s: cannot be read: %s".formatted(folder, e), e);
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0
                && !name.startsWith(".")
                && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT))
                && Files.isRegularFile(file);
    }
}
