// SPDX-License-Identifier: Apache-2.0
package master.synth.word;

import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Outline;
import master.synth.layer.Scene;
import master.synth.pixel.Canvas;
import master.synth.pixel.Cover;

/** One step of painting a word: its shadow, its border, its filling, what lies on it. */
@FunctionalInterface
public interface WordPaint {
    void paint(Word word, RandomGenerator random);

    /**
     * The word that is being painted.
     *
     * @param scene the image under construction
     * @param glyphs the letters, each for itself
     * @param outline all letters
     * @param cover where the letters are
     * @param colors the image's colors
     * @param unit the height of the letters in pixels
     */
    record Word(Scene scene, List<Outline> glyphs, Outline outline, Cover cover, WordColors colors, double unit) {
        public Canvas canvas() {
            return scene.canvas;
        }
    }
}
