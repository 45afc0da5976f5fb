// SPDX-License-Identifier: Apache-2.0
package master.table.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import master.api.Box;
import master.table.TableCell;
import master.table.TableRecognition;
import master.table.Word;

/**
 * Writes recognized tables as JSON: {@code width}, {@code height}, {@code rows}, {@code columns}, {@code headerRows}, {@code
 * confidence}, {@code repaired}, {@code truncated}, {@code cells}, {@code unplaced} and {@code warnings}. A box is an object of
 * {@code x}, {@code y}, {@code width} and {@code height} in pixels. Holds no state.
 */
public final class JsonFormat {
    private static final MathContext DIGITS = new MathContext(6);
    private static final JsonFactory JSON = new JsonFactory();

    private JsonFormat() {}

    /** Writes a table as one line, without a line feed. */
    public static String write(TableRecognition recognition) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("width", recognition.width());
            json.writeNumberField("height", recognition.height());
            json.writeNumberField("rows", recognition.table().rows());
            json.writeNumberField("columns", recognition.table().columns());
            json.writeNumberField("headerRows", recognition.table().headerRows());
            json.writeNumberField("confidence", rounded(recognition.confidence()));
            json.writeBooleanField("repaired", recognition.repaired());
            json.writeBooleanField("truncated", recognition.truncated());
            json.writeArrayFieldStart("cells");
            for (TableCell cell : recognition.table().cells()) {
                cell(json, cell, cell.row() < recognition.table().headerRows());
            }
            json.writeEndArray();
            words(json, "unplaced", recognition.unplaced());
            json.writeArrayFieldStart("warnings");
            for (String warning : recognition.warnings()) {
                json.writeString(warning);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string can always be written
        }
        return text.toString();
    }

    private static void cell(JsonGenerator json, TableCell cell, boolean header) throws IOException {
        json.writeStartObject();
        json.writeNumberField("row", cell.row());
        json.writeNumberField("column", cell.column());
        json.writeNumberField("rowSpan", cell.rowSpan());
        json.writeNumberField("columnSpan", cell.columnSpan());
        json.writeBooleanField("header", header);
        json.writeBooleanField("empty", cell.empty());
        json.writeStringField("text", cell.text());
        json.writeNumberField("confidence", rounded(cell.confidence()));
        if (cell.box().isPresent()) {
            box(json, cell.box().get());
        }
        words(json, "words", cell.words());
        json.writeEndObject();
    }

    private static void words(JsonGenerator json, String name, List<Word> words) throws IOException {
        json.writeArrayFieldStart(name);
        for (Word word : words) {
            json.writeStartObject();
            json.writeStringField("text", word.text());
            box(json, word.box());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void box(JsonGenerator json, Box box) throws IOException {
        json.writeObjectFieldStart("box");
        json.writeNumberField("x", rounded(box.x()));
        json.writeNumberField("y", rounded(box.y()));
        json.writeNumberField("width", rounded(box.width()));
        json.writeNumberField("height", rounded(box.height()));
        json.writeEndObject();
    }

    private static BigDecimal rounded(double value) {
        BigDecimal exact = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }
}
