// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import master.synth.word.WordRecipe;
import master.synth.word.WordStyles;

/**
 * The looks of words in the wild that the synthesizer mixes. The name in a configuration is the lower-case name.
 */
public enum WordStyle {
    /** Signs and plates: flat paint, often a border, photographed from near. */
    SIGN(0.22, 22, WordStyles::sign),
    /** Books, newspapers, labels: ink on paper. */
    PRINT(0.16, 20, WordStyles::print),
    /** Screens, office documents, scans of them: flat colors, often few pixels. */
    SCREEN(0.16, 18, WordStyles::screen),
    /** Logos, covers and titles: borders, shadows, gradients, sides, wide or narrow letters. */
    DISPLAY(0.18, 22, WordStyles::display),
    /** Letters on what a camera saw: walls, wood, leaves, brick. */
    PHOTO(0.14, 18, WordStyles::photo),
    /** Small, blurred, dim, from the side. */
    INCIDENTAL(0.18, 14, WordStyles::incidental),
    /** Light letters in the dark, with a glow. */
    NIGHT(0.05, 20, WordStyles::night),
    /** Raised, engraved or worn letters on a ground of their own color. */
    RELIEF(0.03, 13, WordStyles::relief),
    /** Text along an arc. */
    CURVED(0.04, 18, WordStyles::curved),
    /** Far away: few pixels, out of focus, faint. */
    FAR(0.1, 11, WordStyles::far),
    /** Turned so far that the letters climb or fall. */
    TURNED(0.03, 18, WordStyles::turned),
    /** Each letter on a tile of its own. */
    TILES(0.02, 22, WordStyles::tiles),
    /** Letters of lamps or dots, as displays have them. */
    DOTS(0.015, 20, WordStyles::dots);

    private final double defaultWeight;
    private final double leastContrast;
    private final BiConsumer<WordRecipe, RandomGenerator> fill;

    WordStyle(double defaultWeight, double leastContrast, BiConsumer<WordRecipe, RandomGenerator> fill) {
        this.defaultWeight = defaultWeight;
        this.leastContrast = leastContrast;
        this.fill = fill;
    }

    /** The name in a configuration. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The share of this style in the default mixture. */
    public double defaultWeight() {
        return defaultWeight;
    }

    /** How many gray levels every letter must differ from its ground in the finished image. */
    double leastContrast() {
        return leastContrast;
    }

    WordRecipe recipe(RandomGenerator random) {
        WordRecipe recipe = new WordRecipe(random);
        fill.accept(recipe, random);
        return recipe;
    }

    /** The names that a configuration may use. */
    static List<String> names() {
        return Arrays.stream(values()).map(WordStyle::key).toList();
    }
}
