// SPDX-License-Identifier: Apache-2.0
package master.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import master.api.Box;
import master.api.Label;

/**
 * JSON lines: {@code image} and {@code text}, or as others call them, whatever their case ({@code ImageFile} and
 * {@code Label} in MASTER-pytorch), and perhaps {@code boxes}, lists of x, y, width and height in pixels. Other keys are
 * passed over.
 */
final class JsonLine {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonLine() {}

    static LineFormat.Named parse(String line) throws BadLineException {
        try (JsonParser parser = JSON.createParser(line)) {
            LineFormat.Named named = object(parser, line);
            if (parser.nextToken() != null) {
                throw new BadLineException("more than one value", line);
            }
            return named;
        } catch (JsonProcessingException e) {
            throw new BadLineException("no JSON (%s)".formatted(e.getOriginalMessage()), line);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text is never unreadable
        }
    }

    /** The line that {@link #parse} reads a label in. */
    static String of(String file, Label label) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("image", file);
            json.writeStringField("text", label.text());
            if (!label.boxes().isEmpty()) {
                json.writeArrayFieldStart("boxes");
                for (Box box : label.boxes()) {
                    json.writeArray(new double[] {box.x(), box.y(), box.width(), box.height()}, 0, 4);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text is never full
        }
        return line.toString();
    }

    private static LineFormat.Named object(JsonParser parser, String line) throws IOException, BadLineException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BadLineException("no object {\"image\": ..., \"text\": ...}", line);
        }
        String file = "";
        String text = "";
        List<Box> boxes = List.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName().toLowerCase(Locale.ROOT);
            boolean string = parser.nextToken() == JsonToken.VALUE_STRING;
            if (string && file.isEmpty() && CsvLine.FILES.contains(key)) {
                file = parser.getText();
            } else if (string && text.isEmpty() && CsvLine.LABELS.contains(key)) {
                text = parser.getText();
            } else if (key.equals("boxes")) {
                boxes = boxes(parser, line);
            } else {
                parser.skipChildren();
            }
        }
        if (file.isBlank() || text.isEmpty()) {
            throw new BadLineException(
                    "no text under \"%s\", nor under another name for it".formatted(file.isBlank() ? "image" : "text"),
                    line);
        }
        return new LineFormat.Named(file, new Label(text, boxes));
    }

    private static List<Box> boxes(JsonParser parser, String line) throws IOException, BadLineException {
        List<Box> boxes = new ArrayList<>();
        boolean list = parser.currentToken() == JsonToken.START_ARRAY;
        while (list && parser.nextToken() == JsonToken.START_ARRAY) {
            double[] sides = new double[4];
            int count = 0;
            for (; parser.nextToken().isNumeric(); count++) {
                sides[Math.min(count, sides.length - 1)] = parser.getDoubleValue();
            }
            list = count == sides.length && parser.currentToken() == JsonToken.END_ARRAY;
            if (list) {
                try {
                    boxes.add(new Box(sides[0], sides[1], sides[2], sides[3]));
                } catch (IllegalArgumentException e) {
                    throw new BadLineException(e.getMessage(), line);
                }
            }
        }
        if (!list || parser.currentToken() != JsonToken.END_ARRAY) {
            throw new BadLineException("\"boxes\" is no list of [x, y, width, height]", line);
        }
        return boxes;
    }
}
