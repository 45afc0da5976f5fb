// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import master.api.Label;

/** How a line of a list names an image and its text. Immutable. */
@FunctionalInterface
interface LineFormat {
    /** {@code ./2425/1/115_Lube_45484.jpg 45484}: the last number is that of the word in MJSynth's lexicon, twice. */
    Pattern MJSYNTH = Pattern.compile("(\\S*?([^/_\\s]*)_(\\S+)_(\\d+)\\.(?:jpg|jpeg|png)) (\\d+)");

    /**
     * What a line says.
     *
     * @param file the image
     * @param label what it shows; the text is not empty
     */
    record Named(String file, Label label) {}

    /** Reads a line; a line that is not of this format is refused. */
    Named parse(String line) throws BadLineException;

    /** The format of a list whose lines all look the same; {@link DatasetFormat#CSV} needs its head. */
    static LineFormat of(DatasetFormat format) {
        return switch (format) {
            case TAB -> LineFormat::tab;
            case COMMA -> line -> separated(line, ',', "comma");
            case SPACE -> line -> separated(line, ' ', "space");
            case LEXICON -> LineFormat::lexicon;
            case ICDAR -> LineFormat::icdar;
            case MJSYNTH -> LineFormat::mjsynth;
            case JSONL -> JsonLine::parse;
            default -> throw new IllegalArgumentException(format + " has no lines of its own");
        };
    }

    private static Named tab(String line) throws BadLineException {
        int tab = line.indexOf('\t');
        if (tab < 0) {
            throw new BadLineException("no tab; file<TAB>text is needed", line);
        }
        if (line.indexOf('\t', tab + 1) >= 0) {
            throw new BadLineException("more than one tab; file<TAB>text is needed", line);
        }
        return named(line.substring(0, tab), line.substring(tab + 1), "tab", line);
    }

    private static Named separated(String line, char separator, String name) throws BadLineException {
        int at = line.indexOf(separator);
        if (at < 0) {
            throw new BadLineException("no %s; file%stext is needed".formatted(name, separator), line);
        }
        return named(line.substring(0, at), line.substring(at + 1), name, line);
    }

    private static Named lexicon(String line) throws BadLineException {
        String[] words = line.strip().split("[ \t]+", 3);
        if (words.length < 2) {
            throw new BadLineException("no space; file, word and perhaps a lexicon are needed", line);
        }
        return named(words[0], words[1], "space", line);
    }

    /** ICDAR 2013 and 2015, task 3: {@code word_1.png, "JOINT"}; quotes in the text follow a backslash. */
    private static Named icdar(String line) throws BadLineException {
        int comma = line.indexOf(',');
        String quoted = comma < 0 ? "" : line.substring(comma + 1).strip();
        if (quoted.length() < 2 || !quoted.startsWith("\"") || !quoted.endsWith("\"")) {
            throw new BadLineException("file, \"text\" is needed", line);
        }
        String label = quoted.substring(1, quoted.length() - 1).replaceAll("\\\\([\"\\\\])", "$1");
        return named(line.substring(0, comma), label, "comma", line);
    }

    private static Named mjsynth(String line) throws BadLineException {
        Matcher matcher = MJSYNTH.matcher(line.stripTrailing());
        if (!matcher.matches()) {
            throw new BadLineException("no image named N_text_N.jpg and a number", line);
        }
        return named(matcher.group(1), matcher.group(3), "space", line);
    }

    /** Checks that neither is missing. */
    static Named named(String file, String label, String separator, String line) throws BadLineException {
        if (file.isBlank()) {
            throw new BadLineException("no file before the " + separator, line);
        }
        if (label.isEmpty()) {
            throw new BadLineException("no text behind the " + separator, line);
        }
        return new Named(file, Label.of(label));
    }
}
