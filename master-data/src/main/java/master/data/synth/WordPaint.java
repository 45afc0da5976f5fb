// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.util.List;
import java.util.random.RandomGenerator;

/** One step of painting a word: its shadow, its border, its filling, what lies on it. */
@FunctionalInterface
interface WordPaint {
    void paint(Word word, RandomGenerator random);

    /**
     * The word that is being painted.
     *
     * @param scene the picture under construction
     * @param glyphs the letters, each for itself
     * @param outline all letters
     * @param cover where the letters are
     * @param colors the picture's colors
     * @param unit the height of the letters in pixels
     */
    record Word(Scene scene, List<Outline> glyphs, Outline outline, Cover cover, WordColors colors, double unit) {
        Canvas canvas() {
            return scene.canvas;
        }
    }
}
