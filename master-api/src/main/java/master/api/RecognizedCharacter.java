// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.Objects;

/**
 * One character of a text.
 *
 * @param character one Unicode code point, as text
 * @param probability the model's probability of this character given the ones before it, in [0, 1]
 */
public record RecognizedCharacter(String character, double probability) {
    public RecognizedCharacter {
        Objects.requireNonNull(character, "character");
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability %s, 0 to 1 is allowed".formatted(probability));
        }
    }
}
