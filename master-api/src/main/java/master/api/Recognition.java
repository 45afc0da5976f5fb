// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The text that was read in one image, with its confidence. Immutable and thread-safe.
 *
 * @param text the text; empty if the model sees none
 * @param confidence the model's probability of exactly this text, in [0, 1]: the product of the probabilities of its tokens and of
 *     the end of the text. It is conditional on the constraint, if any
 * @param tokens the tokens of the text, in order; with most models, its characters
 * @param frames the number of frames that were read together; 1 unless the image is an animation
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

    /** The recognition of an image that is not an animation. */
    public Recognition(String text, double confidence, List<RecognizedToken> tokens) {
        this(text, confidence, tokens, 1);
    }

    /** A copy with another number of frames, at least 1. */
    public Recognition withFrames(int newFrames) {
        return new Recognition(text, confidence, tokens, newFrames);
    }

    /** The result if the text is a sum such as {@code 3+5=?}, else empty; see {@link Sums}. */
    public OptionalLong evaluate() {
        return Sums.evaluate(text);
    }

    /**
     * Returns the text if its confidence is high enough, else empty.
     *
     * @param minConfidence the lowest confidence to accept, 0 to 1
     */
    public Optional<String> textIfConfident(double minConfidence) {
        return confidence >= minConfidence ? Optional.of(text) : Optional.empty();
    }
}
