// SPDX-License-Identifier: Apache-2.0
package master.table.words;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import master.api.Box;
import master.table.Word;
import master.table.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads words with their boxes from JSON, such as those of a PDF's text layer: a list of {@code {"text": "Age", "box": [x0, y0,
 * x1, y1]}}, or an object with that list as {@code words}. A box is the upper left and the lower right corner in pixels of the image,
 * or an object with {@code x}, {@code y}, {@code width} and {@code height}; its key may also be {@code bbox}. Blank words and other
 * keys are ignored; 10,000 words are allowed. Holds no state.
 */
public final class WordsFile {
    /** With blank ones. To sort the words of one cell takes time with the square of their number. */
    private static final int MOST_WORDS = 10_000;

    private WordsFile() {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if the file cannot be read or has another format; the message names it
     */
    public static List<Word> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("words %s: no such file".formatted(file), e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("words %s: not UTF-8".formatted(file), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("words %s: cannot be read: %s".formatted(file, e), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("words %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Parses JSON.
     *
     * @throws IllegalArgumentException if it has another format; the message names the word
     */
    public static List<Word> parse(String json) {
        Object value;
        try {
            value = JsonValue.parse(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON (%s)".formatted(e.getOriginalMessage()), e);
        }
        Object list = value instanceof Map<?, ?> map ? map.get("words") : value;
        if (!(list instanceof List<?> items)) {
            throw new IllegalArgumentException("no list of words");
        }
        if (items.size() > MOST_WORDS) {
            throw new IllegalArgumentException("%d words, %d are allowed".formatted(items.size(), MOST_WORDS));
        }
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (!(items.get(i) instanceof Map<?, ?> item) || !(item.get("text") instanceof String text)) {
                throw new IllegalArgumentException("word %d: no object with a text".formatted(i));
            }
            Object box = item.containsKey("box") ? item.get("box") : item.get("bbox");
            if (!text.isBlank()) {
                words.add(new Word(text.strip(), box(i, box)));
            }
        }
        return words;
    }

    private static Box box(int word, @Nullable Object value) {
        try {
            if (value instanceof List<?> corners && corners.size() == 4) {
                double left = number(corners.get(0));
                double top = number(corners.get(1));
                return new Box(left, top, number(corners.get(2)) - left, number(corners.get(3)) - top);
            }
            if (value instanceof Map<?, ?> box) {
                return new Box(
                        number(box.get("x")),
                        number(box.get("y")),
                        number(box.get("width")),
                        number(box.get("height")));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("word %d: %s".formatted(word, e.getMessage()), e);
        }
        throw new IllegalArgumentException(
                "word %d: box %s, [x0, y0, x1, y1] or {x, y, width, height} are allowed".formatted(word, value));
    }

    private static double number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("box with %s, numbers are allowed".formatted(value));
    }
}
