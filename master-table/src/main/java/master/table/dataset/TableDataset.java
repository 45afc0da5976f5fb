// SPDX-License-Identifier: Apache-2.0
package master.table.dataset;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A dataset of tables and their images: a file of JSON lines in PubTabNet's format, and the images that it names, in the same folder
 * or below it in {@code train}, {@code val} or {@code test}. Immutable and thread-safe.
 *
 * @param file the file with the JSON lines
 */
public record TableDataset(Path file) {
    private static final List<String> SPLITS = List.of(".", "train", "val", "test");
    private static final List<String> NO_FILES = List.of("", ".", "..");

    /**
     * Opens a dataset.
     *
     * @param path the file, or a folder that contains {@value TableFolderWriter#TABLES} or only one such file
     * @throws IllegalArgumentException if there is no such file, or the folder has several
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
            List<Path> found = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
            if (found.size() != 1) {
                throw new IllegalArgumentException("dataset %s: %d files of JSON lines (*.jsonl) in it, one is needed"
                        .formatted(path, found.size()));
            }
            return new TableDataset(found.get(0));
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot be read: %s".formatted(path, e), e);
        }
    }

    /** The number of tables. */
    public int size() {
        try (Stream<String> lines = Files.lines(file)) {
            return Math.toIntExact(lines.filter(line -> !line.isBlank()).count());
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException("%s: cannot be read: %s".formatted(file, e), e);
        }
    }

    /**
     * Finds the lines that are not blank.
     *
     * @return the offset of each line in bytes, and of the end of the last one
     * @throws IllegalArgumentException if the file cannot be read
     */
    public long[] lines() {
        List<Long> begins = new ArrayList<>();
        long at = 0;
        long begin = 0;
        boolean blank = true;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int read = in.read(); read >= 0; read = in.read()) {
                at++;
                if (read == '\n') {
                    if (!blank) {
                        begins.add(begin);
                    }
                    begin = at;
                    blank = true;
                } else {
                    blank &= read <= ' ';
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("%s: cannot be read: %s".formatted(file, e), e);
        }
        if (!blank) {
            begins.add(begin);
        }
        begins.add(at);
        return begins.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Reads the table of one line.
     *
     * @param begin the offset of the line in bytes, from {@link #lines}
     * @param end the offset of the next line
     * @throws IllegalArgumentException if it cannot be read; the message names file and offset
     */
    public TableSample at(long begin, long end) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - begin));
            while (bytes.hasRemaining() && channel.read(bytes, begin + bytes.position()) >= 0) {
                // until all of it is there
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            return PubTabNet.parse(
                    text.lines().filter(line -> !line.isBlank()).findFirst().orElse(""));
        } catch (IOException e) {
            throw new IllegalArgumentException("%s: cannot be read: %s".formatted(file, e), e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("%s, byte %d: %s".formatted(file, begin, e.getMessage()), e);
        }
    }

    /**
     * Reads all tables in order.
     *
     * @param consumer receives each table and the file of its image, which may be missing
     * @throws IllegalArgumentException if a line cannot be parsed; the message names file and line
     * @throws UncheckedIOException if the file cannot be read
     */
    public void read(BiConsumer<TableSample, Path> consumer) {
        PubTabNet.read(file, sample -> consumer.accept(sample, image(sample.id())));
    }

    /**
     * The file of an image, which may be missing.
     *
     * @param name the name in the dataset; one outside the folder counts as missing
     * @throws IllegalArgumentException if it is not a file name, such as {@code /}
     */
    public Path image(String name) {
        Path last = fileName(name);
        Path folder = requireNonNull(file.toAbsolutePath().normalize().getParent()); // of a file
        return SPLITS.stream()
                .map(split -> folder.resolve(split).resolve(name).normalize())
                .filter(image -> image.startsWith(folder) && Files.exists(image))
                .findFirst()
                .orElse(folder.resolve(last));
    }

    /**
     * The last part of an image's name.
     *
     * @throws IllegalArgumentException if it is the name of no file, such as {@code /}
     */
    static Path fileName(String name) {
        Path last = Path.of(name).getFileName(); // null for a root
        if (last == null || NO_FILES.contains(last.toString())) {
            throw new IllegalArgumentException("filename \"%s\", the name of a file is needed".formatted(name));
        }
        return last;
    }
}
