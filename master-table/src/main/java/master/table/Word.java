// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.Objects;
import master.api.Box;

/**
 * A word, or several separated by blanks, with its position in an image. Immutable and thread-safe.
 *
 * @param text the text, not blank
 * @param box its box in pixels of the upright image
 */
public record Word(String text, Box box) {
    public Word {
        Objects.requireNonNull(box, "box");
        if (text.isBlank()) {
            throw new IllegalArgumentException("word \"%s\", some text is needed".formatted(text));
        }
    }
}
