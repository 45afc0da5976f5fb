// SPDX-License-Identifier: Apache-2.0
package master.table.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import master.api.Box;
import master.api.Label;
import master.core.io.Folders;
import master.table.Table;
import master.table.structure.StructureTokens;

/**
 * Writes tables as a folder to train on: numbered PNG files; {@value #LABELS} with a line {@code {"image": "000001.png",
 * "text": "TCCNCCN", "boxes": [[x, y, width, height], ...]}} for each; and {@value #TABLES}, the same tables with their texts
 * in PubTabNet's format. The folder appears when {@link #finish} returns, or not at all. Not thread-safe.
 */
public final class TableFolderWriter implements AutoCloseable {
    /** The name of the file with the labels for training. */
    public static final String LABELS = "labels.jsonl";
    /** The name of the file with the complete tables. */
    public static final String TABLES = "tables.jsonl";

    private static final JsonFactory JSON = new JsonFactory();

    private final Path target;
    private final Path partial;
    private final StructureTokens tokens;
    private final BufferedWriter labels;
    private final BufferedWriter tables;
    private int size;
    private boolean finished;

    /**
     * Starts to write a folder.
     *
     * @param folder the folder; it must not exist, or must be empty
     * @param tokens the notation of the labels
     * @throws IllegalArgumentException if the folder is not empty
     * @throws UncheckedIOException if nothing can be written there
     */
    public TableFolderWriter(Path folder, StructureTokens tokens) {
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.target = folder.toAbsolutePath().normalize();
        try {
            if (Files.exists(target) && !isEmptyFolder(target)) {
                throw new IllegalArgumentException(
                        "%s: exists already, a new or empty folder is needed".formatted(folder));
            }
            Files.createDirectories(target.getParent());
            this.partial = Files.createDirectory(target.resolveSibling(".partial-" + UUID.randomUUID()));
            this.labels = Files.newBufferedWriter(partial.resolve(LABELS));
            this.tables = Files.newBufferedWriter(partial.resolve(TABLES));
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot be written: %s".formatted(folder, e), e);
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /**
     * Adds a table.
     *
     * @throws IllegalArgumentException if the tokens cannot express it
     * @throws UncheckedIOException if it cannot be written
     */
    public void add(BufferedImage image, Table table) {
        Label label = tokens.label(table, image.getWidth(), image.getHeight());
        String name = String.format(Locale.ROOT, "%06d.png", size + 1);
        try {
            if (!ImageIO.write(image, "png", partial.resolve(name).toFile())) {
                throw new IllegalStateException("no PNG writer for " + image);
            }
            labels.write(line(name, label) + "\n");
            tables.write(PubTabNet.write(name, "train", size, table) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("%s, table %d: cannot be written: %s".formatted(target, size, e), e);
        }
        size++;
    }

    private static String line(String name, Label label) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("image", name);
            json.writeStringField("text", label.text());
            if (!label.boxes().isEmpty()) {
                json.writeArrayFieldStart("boxes");
                for (Box box : label.boxes()) {
                    double[] sides = {tenths(box.x()), tenths(box.y()), tenths(box.width()), tenths(box.height())};
                    json.writeArray(sides, 0, sides.length);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static double tenths(double pixels) {
        return Math.round(pixels * 10) / 10.0;
    }

    /** The number of tables added. */
    public int size() {
        return size;
    }

    /** Moves the finished folder to its destination. */
    public void finish() {
        try {
            labels.close();
            tables.close();
            Files.deleteIfExists(target);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            finished = true;
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot be moved to its place: %s".formatted(target, e), e);
        }
    }

    /** Deletes what was written unless {@link #finish} was called. */
    @Override
    public void close() {
        if (finished) {
            return;
        }
        try {
            labels.close();
            tables.close();
            Folders.delete(partial);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot be deleted: %s".formatted(partial, e), e);
        }
    }
}
