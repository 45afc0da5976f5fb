// SPDX-License-Identifier: Apache-2.0
package master.synth.augment;

import java.util.Objects;
import java.util.function.UnaryOperator;
import master.api.Box;
import master.core.image.PixelImage;

/**
 * An image that was varied. Immutable and thread-safe.
 *
 * @param image of the same size
 * @param move gives for a box of the original the smallest box that holds what became of it; it may reach over the edges
 */
public record Varied(PixelImage image, UnaryOperator<Box> move) {
    public Varied {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(move, "move");
    }
}
