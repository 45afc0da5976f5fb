// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A text that was read wrongly, with its image.
 *
 * @param id the sample, as the dataset names it
 * @param label what is right
 * @param text what was read
 * @param confidence the model's probability of exactly this text, in [0, 1]
 * @param probabilities of the tokens of the text, in [0, 1]; as many as it has, or none where they are not known
 * @param png the image
 */
public record Mistake(
        String id, Spelled label, Spelled text, double confidence, List<Double> probabilities, byte[] png) {
    /** The worst first: those that the model is surest of. */
    public static final Comparator<Mistake> WORST_FIRST =
            Comparator.comparingDouble(Mistake::confidence).reversed();

    public Mistake {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(png, "png");
        probabilities = List.copyOf(probabilities);
        int tokens = text.tokens().size();
        if (!probabilities.isEmpty() && probabilities.size() != tokens) {
            throw new IllegalArgumentException(
                    "%d probabilities for %d tokens".formatted(probabilities.size(), tokens));
        }
    }
}
