// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import master.synth.font.FontLibrary;
import master.synth.font.Rng;
import master.synth.font.Typeface;
import master.synth.paint.Painter;
import master.synth.pixel.Colors;
import master.synth.text.Texts;
import master.synth.word.Typography;
import master.synth.word.WordColors;
import master.synth.word.WordDrawing;
import master.synth.word.WordLine;
import master.synth.word.WordRecipe;

/** Draws words in the styles of a configuration. An image that nobody can read is drawn anew. Immutable. */
final class WordPainter implements Painter {
    /** Behind a word they are drawn without a label where the charset lacks them, as scene-text data is labelled. */
    static final String MARKS = ".,!?:;";

    private static final int TRIES = 6;

    private final FontLibrary fonts;
    private final String charset;
    private final String marks;
    private final Texts neighbors;
    private final List<WordStyle> styles;
    private final double[] sums;

    /** @param neighbors the texts that look in from the sides */
    WordPainter(SynthesizerConfig config, FontLibrary fonts, Texts neighbors) {
        this.fonts = fonts;
        this.neighbors = neighbors;
        this.charset = config.charset();
        this.marks = MARKS.chars()
                .filter(mark -> config.charset().indexOf(mark) < 0)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        this.styles = config.families().styles(List.of(WordStyle.values()), WordStyle::key);
        this.sums = SynthesizerConfig.sums(styles, config.styles(), WordStyle::key, WordStyle::defaultWeight);
    }

    @Override
    public Painted draw(String text, RandomGenerator random) {
        WordStyle style = styles.get(Rng.weighted(random, sums));
        for (int i = 0; i < TRIES; i++) {
            WordDrawing.Result result = draw(text, style.recipe(random), style.leastContrast(), random);
            if (result.legible()) {
                return new Painted(result.canvas().image(), List.of());
            }
        }
        WordRecipe plain = new WordRecipe(random); // flat colors of high contrast can always be read
        plain.colors = new WordColors(Colors.WHITE, Colors.BLACK, Colors.BLACK, 255);
        return new Painted(draw(text, plain, 0, random).canvas().image(), List.of());
    }

    private WordDrawing.Result draw(String text, WordRecipe recipe, double leastContrast, RandomGenerator random) {
        Typeface typeface = fonts.pick(random, text);
        String set = Typography.set(text, typeface, charset, random);
        WordLine line = WordLine.of(set, typeface, recipe, marks, neighbors, random);
        return WordDrawing.draw(line, recipe, leastContrast, random);
    }
}
