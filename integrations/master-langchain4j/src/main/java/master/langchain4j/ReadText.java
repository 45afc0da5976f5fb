// SPDX-License-Identifier: Apache-2.0
package master.langchain4j;

import java.util.Objects;

/**
 * What a language model gets to know of an image.
 *
 * @param text what was read
 * @param confidence the probability of exactly this text, in [0, 1]
 * @param sure whether the confidence is high enough to use the text
 */
public record ReadText(String text, double confidence, boolean sure) {
    public ReadText {
        Objects.requireNonNull(text, "text");
    }
}
