// SPDX-License-Identifier: Apache-2.0
package master.synth.layer;

import java.util.random.RandomGenerator;

/** Something that is drawn behind or over the text: a background, clutter, lines, dots. */
@FunctionalInterface
public interface Layer {
    void draw(Scene scene, RandomGenerator random);
}
