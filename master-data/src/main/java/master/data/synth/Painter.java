// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/** Turns a text into a picture. */
@FunctionalInterface
interface Painter {
    BufferedImage draw(String text, RandomGenerator random);
}
