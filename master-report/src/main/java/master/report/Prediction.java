// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.List;
import java.util.Objects;

/**
 * What was read in one image of a validation.
 *
 * @param set the validation set
 * @param sample the image's number in it, from 0
 * @param label what is right
 * @param text what was read
 * @param confidence the model's probability of exactly this text, in [0, 1]
 * @param probabilities of the tokens of the text; empty where they are not kept
 * @param png the image; empty where it is not kept
 */
public record Prediction(
        String set,
        int sample,
        Spelled label,
        Spelled text,
        double confidence,
        List<Double> probabilities,
        byte[] png) {
    public Prediction {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(png, "png");
        probabilities = List.copyOf(probabilities);
    }

    Mistake mistake() {
        return new Mistake(set + ", image " + sample, label, text, confidence, probabilities, png);
    }
}
