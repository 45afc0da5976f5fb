// SPDX-License-Identifier: Apache-2.0
package master.synth.paint;

import java.util.random.RandomGenerator;
import master.synth.font.Outline;
import master.synth.layer.Scene;

/** How the outline of a glyph becomes ink. */
@FunctionalInterface
public interface GlyphPaint {
    /** Draws one glyph in its ink color and tells the scene where the text is. */
    void paint(Scene scene, Outline glyph, int ink, RandomGenerator random);
}
