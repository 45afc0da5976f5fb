// SPDX-License-Identifier: Apache-2.0
package master.table.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Tables with their images: a file of JSON lines in PubTabNet's form, and the images that it names in its folder, or below that
 * in {@code train}, {@code val} or {@code test}. A folder is the one such file in it, or its {@value
 * TableFolderWriter#TABLES}.
 *
 * @param file the JSON lines
 */
public record TableDataset(Path file) {
    private static final List<String> SPLITS = List.of(".", "train", "val", "test");

    /**
     * Looks for a dataset.
     *
     * @throws IllegalArgumentException if there is none, or a folder has several
     */
    public static TableDataset open(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("dataset %s: no such file or folder".formatted(path));
        }
        if (!Files.isDirectory(path)) {
            return new TableDataset(path);
        }
        if (Files.exists(path.resolve(TableFolderWriter.TABLES))) {
            return new TableDataset(path.resolve(TableFolderWriter.TABLES));
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
            if (found.size() != 1) {
                throw new IllegalArgumentException(
                        "dataset %s: %d files of JSON lines (*.jsonl) in it, one is needed".formatted(path, found.size()));
            }
            return new TableDataset(found.get(0));
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot be read: %s".formatted(path, e), e);
        }
    }

    /** How many lines there are. */
    public int size() {
        try (Stream<String> lines = Files.lines(file)) {
            return Math.toIntExact(lines.filter(line -> !line.isBlank()).count());
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException("%s: cannot be read: %s".formatted(file, e), e);
        }
    }

    /**
     * Reads one table after the other.
     *
     * @param consumer of each table and the file of its image, which may be missing
     * @throws IllegalArgumentException if a line cannot be read; names file and line
     * @throws UncheckedIOException if the file cannot be read
     */
    public void read(BiConsumer<TableSample, Path> consumer) {
        PubTabNet.read(file, sample -> consumer.accept(sample, image(sample.id())));
    }

    private Path image(String name) {
        Path folder = file.toAbsolutePath().getParent();
        return SPLITS.stream()
                .map(split -> folder.resolve(split).resolve(name).normalize())
                .filter(Files::exists)
                .findFirst()
                .orElse(folder.resolve(name));
    }
}
