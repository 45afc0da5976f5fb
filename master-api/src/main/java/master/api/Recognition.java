// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was read in one picture.
 *
 * @param text the text; empty if the model sees none
 * @param confidence the model's probability of exactly this text, in [0, 1]: the product over its tokens and its end
 * @param tokens the tokens of the text, in order: its characters with most models
 */
public record Recognition(String text, double confidence, List<RecognizedToken> tokens) {
    public Recognition {
        Objects.requireNonNull(text, "text");
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence %s, 0 to 1 is allowed".formatted(confidence));
        }
        tokens = List.copyOf(tokens);
    }

    /** The text if it is sure enough, else empty: "not sure" is an answer too. */
    public Optional<String> textIfConfident(double minConfidence) {
        return confidence >= minConfidence ? Optional.of(text) : Optional.empty();
    }
}
