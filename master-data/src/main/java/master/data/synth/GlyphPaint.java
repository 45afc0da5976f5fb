// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.util.random.RandomGenerator;

/** How the outline of a glyph becomes ink. */
@FunctionalInterface
interface GlyphPaint {
    /** Draws one glyph in its ink color and tells the scene where the text is. */
    void paint(Scene scene, Outline glyph, int ink, RandomGenerator random);
}
