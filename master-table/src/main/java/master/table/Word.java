// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.Objects;
import master.api.Box;

/**
 * A word, or several with blanks between them, and where it stands in an image.
 *
 * @param text not blank
 * @param box in pixels of the image
 */
public record Word(String text, Box box) {
    public Word {
        Objects.requireNonNull(box, "box");
        if (text.isBlank()) {
            throw new IllegalArgumentException("word \"%s\", some text is needed".formatted(text));
        }
    }
}
