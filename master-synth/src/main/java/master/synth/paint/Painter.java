// SPDX-License-Identifier: Apache-2.0
package master.synth.paint;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.random.RandomGenerator;

/** Turns a text into an image. */
@FunctionalInterface
public interface Painter {
    /**
     * An image.
     *
     * @param image the image
     * @param boxes of the characters in order, of what of them is in the image; a blank's covers nothing. None where they
     *     are not known
     */
    record Painted(BufferedImage image, List<master.api.Box> boxes) {}

    Painted draw(String text, RandomGenerator random);
}
