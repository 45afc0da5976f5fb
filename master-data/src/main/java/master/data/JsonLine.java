// SPDX-License-Identifier: Apache-2.0
package master.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Reads JSON lines: MASTER-pytorch's keys ImageFile and Label, and those of others, whatever their case; further keys are passed
 * over.
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

    private static LineFormat.Named object(JsonParser parser, String line) throws IOException, BadLineException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BadLineException("no object {\"ImageFile\": ..., \"Label\": ...}", line);
        }
        String file = "";
        String label = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName().toLowerCase(Locale.ROOT);
            boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
            if (CsvLine.FILES.contains(key) && text && file.isEmpty()) {
                file = parser.getText();
            } else if (CsvLine.LABELS.contains(key) && text && label.isEmpty()) {
                label = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        if (file.isBlank() || label.isEmpty()) {
            throw new BadLineException("no text under \"%s\", nor under another name for it"
                    .formatted(file.isBlank() ? "ImageFile" : "Label"), line);
        }
        return new LineFormat.Named(file, label);
    }
}
