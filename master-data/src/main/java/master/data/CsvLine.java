// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Comma-separated values with a head (RFC 4180), or values separated by semicolons, as spreadsheets write them where a comma is in
 * numbers; a value does not go over lines here.
 *
 * @param separator what stands between values
 * @param file the column of the image
 * @param label the column of the text
 * @param columns how many there are
 */
record CsvLine(char separator, int file, int label, int columns) implements LineFormat {
    /** Names of what holds the image. */
    static final Set<String> FILES =
            Set.of("file", "filename", "image", "imagefile", "image_file", "file_name", "image_path", "path");
    /** Names of what holds the text. */
    static final Set<String> LABELS = Set.of("label", "text", "gt", "word", "words", "transcript", "transcription");

    /** The columns that a head names, if it is a head. */
    static Optional<CsvLine> head(String line) {
        return head(line, ',').or(() -> head(line, ';'));
    }

    private static Optional<CsvLine> head(String line, char separator) {
        try {
            List<String> names = values(line, separator);
            int file = column(names, FILES);
            int label = column(names, LABELS);
            return file < 0 || label < 0
                    ? Optional.empty()
                    : Optional.of(new CsvLine(separator, file, label, names.size()));
        } catch (BadLineException e) {
            return Optional.empty();
        }
    }

    private static int column(List<String> names, Set<String> wanted) {
        for (int i = 0; i < names.size(); i++) {
            if (wanted.contains(names.get(i).strip().toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Named parse(String line) throws BadLineException {
        List<String> values = values(line, separator);
        if (values.size() != columns) {
            throw new BadLineException("%d values under %d columns".formatted(values.size(), columns), line);
        }
        return LineFormat.named(values.get(file), values.get(label), separator == ',' ? "comma" : "semicolon", line);
    }

    private static List<String> values(String line, char separator) throws BadLineException {
        List<String> values = new ArrayList<>();
        int at = 0;
        do {
            StringBuilder value = new StringBuilder();
            at = at < line.length() && line.charAt(at) == '"'
                    ? quoted(line, at, separator, value)
                    : plain(line, at, separator, value);
            values.add(value.toString());
        } while (at++ < line.length()); // at a separator
        return values;
    }

    private static int plain(String line, int from, char separator, StringBuilder value) {
        int comma = line.indexOf(separator, from);
        int to = comma < 0 ? line.length() : comma;
        value.append(line, from, to);
        return to;
    }

    private static int quoted(String line, int from, char separator, StringBuilder value) throws BadLineException {
        for (int i = from + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '"') {
                value.append(c);
            } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                value.append(line.charAt(++i));
            } else if (i + 1 == line.length() || line.charAt(i + 1) == separator) {
                return i + 1;
            } else {
                throw new BadLineException("something behind a closing quote", line);
            }
        }
        throw new BadLineException("a quote that is not closed", line);
    }
}
