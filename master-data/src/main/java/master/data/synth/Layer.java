// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.util.random.RandomGenerator;

/** Something that is drawn behind or over the text: a background, clutter, lines, dots. */
@FunctionalInterface
interface Layer {
    void draw(Scene scene, RandomGenerator random);
}
