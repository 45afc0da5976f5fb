// SPDX-License-Identifier: Apache-2.0
package master.table.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import master.api.Box;
import master.table.Boxes;
import master.table.Table;
import master.table.TableCell;
import master.table.Word;
import master.table.format.HtmlFormat;
import master.table.html.HtmlParser;
import master.table.json.JsonValue;
import master.table.structure.HtmlTokens;
import master.table.structure.Structure;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON lines in the format of PubTabNet, which other datasets use, too: {@code filename},
 * {@code html.structure.tokens}, and {@code html.cells} in reading order, each with {@code tokens} (characters and inline tags) and,
 * if there is text, a {@code bbox} around it. The format has no boxes of cells, so the cells get none; each text is one word. Holds no
 * state.
 */
public final class PubTabNet {
    private static final JsonFactory JSON = new JsonFactory();

    private PubTabNet() {}

    /**
     * Reads a file, one line at a time.
     *
     * @throws IllegalArgumentException if a line cannot be parsed; the message names file and line
     * @throws UncheckedIOException if the file cannot be read
     */
    public static void read(Path file, Consumer<TableSample> consumer) {
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    consumer.accept(parse(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot be read: %s".formatted(file, e), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s, line %d: %s".formatted(file, number, e.getMessage()), e);
        }
    }

    /**
     * Parses a line.
     *
     * @throws IllegalArgumentException if it has another format
     */
    public static TableSample parse(String line) {
        Map<?, ?> sample;
        try {
            sample = map(JsonValue.parse(line), "sample");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON (%s)".formatted(e.getOriginalMessage()), e);
        }
        Map<?, ?> html = map(sample.get("html"), "html");
        List<String> structure =
                strings(map(html.get("structure"), "html.structure").get("tokens"), "tokens");
        List<Cell> cells = new ArrayList<>();
        for (Object cell : list(html.get("cells"), "html.cells")) {
            cells.add(Cell.of(map(cell, "cell")));
        }
        Structure read = HtmlTokens.TOKENS
                .read(structure)
                .orElseThrow(() -> new IllegalArgumentException("html.structure holds no cell"));
        long opened =
                structure.stream().filter(token -> token.startsWith("<td")).count();
        if (opened != cells.size()) {
            throw new IllegalArgumentException(
                    "%d cells in html.cells, %d in html.structure".formatted(cells.size(), opened));
        }
        String name = String.valueOf(sample.get("filename"));
        TableDataset.fileName(name); // there is one
        return new TableSample(name, filled(read, cells), html(structure, cells), !read.repaired());
    }

    private static Table filled(Structure read, List<Cell> cells) {
        // a broken structure may have gained cells, which cannot be told from the others by their number
        if (read.table().cells().size() != cells.size()) {
            throw new IllegalArgumentException("structure with %d cells in places of %dx%d, which %d cells do not fill"
                    .formatted(cells.size(), read.table().rows(), read.table().columns(), cells.size()));
        }
        List<TableCell> filled = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            filled.add(cells.get(i).fill(read.table().cells().get(i)));
        }
        return new Table(
                read.table().rows(), read.table().columns(), read.table().headerRows(), filled);
    }

    private static String html(List<String> structure, List<Cell> cells) {
        StringBuilder html = new StringBuilder("<html><body><table>");
        int next = 0;
        boolean open = false;
        for (String token : structure) {
            html.append(token);
            open |= token.startsWith("<td");
            if (open && token.endsWith(">")) {
                html.append(String.join("", cells.get(next++).tokens()));
                open = false;
            }
        }
        return html.append("</table></body></html>").toString();
    }

    /**
     * Writes a table as a line.
     *
     * @param filename the name of the image file
     * @param split {@code train}, {@code val} or {@code test}
     */
    public static String write(String filename, String split, int id, Table table) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("filename", filename);
            json.writeStringField("split", split);
            json.writeNumberField("imgid", id);
            json.writeObjectFieldStart("html");
            json.writeArrayFieldStart("cells");
            for (TableCell cell : table.cells()) {
                json.writeStartObject();
                json.writeArrayFieldStart("tokens");
                for (int c : cell.text().codePoints().toArray()) {
                    json.writeString(HtmlFormat.escape(Character.toString(c)));
                }
                json.writeEndArray();
                Optional<Box> box = cell.textBox();
                if (box.isPresent()) {
                    json.writeArrayFieldStart("bbox");
                    json.writeNumber((int) Math.floor(box.get().x()));
                    json.writeNumber((int) Math.floor(box.get().y()));
                    json.writeNumber((int) Math.ceil(Boxes.right(box.get())));
                    json.writeNumber((int) Math.ceil(Boxes.bottom(box.get())));
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("structure");
            json.writeArrayFieldStart("tokens");
            for (String token : HtmlTokens.raw(table)) {
                json.writeString(token);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string can always be written
        }
        return text.toString();
    }

    private static Map<?, ?> map(@Nullable Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("no object \"%s\"".formatted(name));
    }

    private static List<?> list(@Nullable Object value, String name) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("no list \"%s\"".formatted(name));
    }

    private static List<String> strings(@Nullable Object value, String name) {
        return list(value, name).stream().map(String::valueOf).toList();
    }

    /** A cell of the file: its characters and inline tags, and the box around them. */
    private record Cell(List<String> tokens, Optional<Box> box) {
        static Cell of(Map<?, ?> cell) {
            List<String> tokens = strings(cell.get("tokens"), "tokens");
            if (!cell.containsKey("bbox")) {
                return new Cell(tokens, Optional.empty());
            }
            List<Double> corners = list(cell.get("bbox"), "bbox").stream()
                    .map(corner -> corner instanceof Number number ? number.doubleValue() : Double.NaN)
                    .toList();
            if (corners.size() != 4) {
                throw new IllegalArgumentException("bbox %s, four numbers are allowed".formatted(corners));
            }
            return new Cell(
                    tokens,
                    Optional.of(new Box(
                            corners.get(0),
                            corners.get(1),
                            corners.get(2) - corners.get(0),
                            corners.get(3) - corners.get(1))));
        }

        /** The text without its tags. */
        String text() {
            return HtmlParser.parse("<html><body><table><tr><td>" + String.join("", tokens) + "</table>")
                    .text()
                    .strip();
        }

        TableCell fill(TableCell place) {
            String text = text();
            return place.withText(
                    text, text.isBlank() || box.isEmpty() ? List.of() : List.of(new Word(text, box.get())));
        }
    }
}
