// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was read in one image.
 *
 * @param text the text; empty if the model sees none
 * @param confidence the model's probability of exactly this text, in [0, 1]: the product over its tokens and its end
 * @param tokens the tokens of the text, in order: its characters with most models
 * @param frames of how many frames the image was put together; 1 unless it is an animation
 */
public record Recognition(String text, double confidence, List<RecognizedToken> tokens, int frames) {
    public Recognition {
        Objects.requireNonNull(text, "text");
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence %s, 0 to 1 is allowed".formatted(confidence));
        }
        tokens = List.copyOf(tokens);
        if (frames < 1) {
            throw new IllegalArgumentException("frames %d, 1 or more are allowed".formatted(frames));
        }
    }

    /** What was read in an image that is no animation. */
    public Recognition(String text, double confidence, List<RecognizedToken> tokens) {
        this(text, confidence, tokens, 1);
    }

    /** The same for an animation of so many frames. */
    public Recognition withFrames(int newFrames) {
        return new Recognition(text, confidence, tokens, newFrames);
    }

    /** What the text comes to, if it is a sum such as {@code 3+5=?}: see {@link Sums}. */
    public OptionalLong evaluate() {
        return Sums.evaluate(text);
    }

    /** The text if it is sure enough, else empty: "not sure" is an answer too. */
    public Optional<String> textIfConfident(double minConfidence) {
        return confidence >= minConfidence ? Optional.of(text) : Optional.empty();
    }
}
