// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import master.api.Label;

/**
 * Writes a folder of numbered image files and a list, {@code labels.tsv} or {@code labels.jsonl}. The images keep their bytes; the ends of their
 * names follow from their first bytes.
 *
 * <pre>{@code
 * try (FolderWriter writer = FolderWriter.create(Path.of("words"))) {
 *     writer.add("ab3d", bytes);
 *     writer.finish();
 * }
 * }</pre>
 */
public final class FolderWriter implements DatasetWriter {
    private final PartialFolder partial;
    private final String name;
    private final boolean json;
    private final BufferedWriter list;
    private int size;
    private boolean closed;

    private FolderWriter(Path folder, PartialFolder partial, boolean json) throws IOException {
        this.name = folder.toString();
        this.partial = partial;
        this.json = json;
        this.list = Files.newBufferedWriter(
                partial.path().resolve(json ? Dataset.JSON_LABELS : Dataset.LABELS), StandardCharsets.UTF_8);
    }

    /**
     * Starts a new dataset with a {@code labels.tsv}, which holds texts without boxes.
     *
     * @param folder where it will be; must not exist, or be empty
     * @throws DatasetException if there is something already, or nothing can be written there
     */
    public static FolderWriter create(Path folder) {
        return create(folder, false);
    }

    /** The same with a {@code labels.jsonl}, which holds any text, and boxes. */
    public static FolderWriter createJson(Path folder) {
        return create(folder, true);
    }

    private static FolderWriter create(Path folder, boolean json) {
        PartialFolder partial = PartialFolder.beside(folder);
        try {
            return new FolderWriter(folder, partial, json);
        } catch (IOException e) {
            partial.delete();
            throw new DatasetException("dataset %s: cannot be written: %s".formatted(folder, e), e);
        }
    }

    @Override
    public void add(Label sample, byte[] image) {
        open();
        String label = sample.text();
        if (label.isEmpty() || image.length == 0) {
            throw new IllegalArgumentException(
                    "sample \"%s\" with %d bytes, a text and an image are needed".formatted(label, image.length));
        }
        if (!json && !sample.boxes().isEmpty()) {
            throw new DatasetException(
                    "dataset %s, sample %d: %s holds texts without boxes".formatted(name, size, Dataset.LABELS));
        }
        if (!json && (label.chars().anyMatch(c -> c == '\t' || c == '\n' || c == '\r') || label.isBlank())) {
            throw new DatasetException(
                    "dataset %s, sample %d: a list cannot hold the text \"%s\"".formatted(name, size, label));
        }
        String file = String.format(Locale.ROOT, "%06d.%s", size + 1, extension(image));
        try {
            Files.write(partial.path().resolve(file), image);
            list.write((json ? JsonLine.of(file, sample) : file + "\t" + label) + "\n");
        } catch (IOException e) {
            throw new DatasetException("dataset %s, sample %d: cannot be written: %s".formatted(name, size, e), e);
        }
        size++;
    }

    private String extension(byte[] image) {
        if (image.length > 2) {
            switch ((image[0] & 0xFF) << 8 | image[1] & 0xFF) {
                case 0x8950 -> { // \x89PNG
                    return "png";
                }
                case 0xFFD8 -> {
                    return "jpg";
                }
                case 0x424D -> { // BM
                    return "bmp";
                }
                case 0x4749 -> { // GIF
                    return "gif";
                }
                default -> {}
            }
        }
        throw new DatasetException("dataset %s, sample %d: not a PNG, JPEG, BMP or GIF image".formatted(name, size));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void finish() {
        open();
        if (size == 0) {
            throw new DatasetException("dataset %s: no sample was added".formatted(name));
        }
        closeList();
        partial.publish();
    }

    @Override
    public void close() {
        try {
            closeList();
        } finally {
            partial.delete();
        }
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException("dataset %s is finished or closed".formatted(name));
        }
    }

    private void closeList() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            list.close();
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be written: %s".formatted(name, e), e);
        }
    }
}
