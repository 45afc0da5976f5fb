// SPDX-License-Identifier: Apache-2.0
package master.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import master.synth.font.FontLibrary;
import master.synth.font.Outline;
import master.synth.font.Typeface;
import master.synth.kind.Fold;
import master.synth.pixel.Colors;
import master.synth.text.Texts;
import master.synth.text.WordList;
import master.synth.word.WordColors;
import master.synth.word.WordDrawing;
import master.synth.word.WordLine;
import master.synth.word.WordRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The words preset, with the bundled fonts and words. */
class WordsTest {
    private static final SynthesizerConfig CONFIG = SynthesizerConfig.of(Preset.WORDS);
    private static final Synthesizer SYNTHESIZER = Synthesizer.create(CONFIG);
    private static final FontLibrary FONTS = FontLoader.load(CONFIG);

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static List<String> texts(SynthesizerConfig config, int count) {
        Texts source = new WordSource(config);
        RandomGenerator random = new SplittableRandom(21);
        return Stream.generate(() -> source.next(random)).limit(count).toList();
    }

    @Test
    void the_same_seed_gives_the_same_images() {
        Synthesizer other = Synthesizer.create(CONFIG);
        for (int seed = 0; seed < 60; seed++) {
            LabeledImage a = SYNTHESIZER.next(new SplittableRandom(seed));
            LabeledImage b = other.next(new SplittableRandom(seed));
            assertThat(b.text()).isEqualTo(a.text());
            assertThat(pixels(b.image())).isEqualTo(pixels(a.image()));
        }
    }

    @Test
    void labels_fit_the_charset_and_images_their_limits() {
        RandomGenerator random = new SplittableRandom(22);
        for (int i = 0; i < 500; i++) {
            LabeledImage sample = SYNTHESIZER.next(random);
            assertThat(sample.text()).matches("[0-9a-zA-Z]{1,25}");
            assertThat(sample.image().getHeight()).isBetween(8, 200);
            assertThat(sample.image().getWidth() * sample.image().getHeight()).isBetween(64, 31_000);
        }
    }

    @Test
    void lengths_and_cases_are_those_of_signs() {
        List<String> texts = texts(CONFIG, 20_000);
        double mean = texts.stream().mapToInt(String::length).average().orElseThrow();
        assertThat(mean).isBetween(5.0, 6.0);
        assertThat(share(texts, "..?.?")).isBetween(0.18, 0.35);
        assertThat(share(texts, ".{13,}")).isBetween(0.001, 0.04);
        assertThat(share(texts, "[A-Z]{2,}")).isBetween(0.35, 0.5);
        assertThat(share(texts, "[A-Z][a-z]+")).isBetween(0.2, 0.35);
        assertThat(share(texts, "[a-z]{2,}")).isBetween(0.15, 0.3);
        assertThat(share(texts, "[0-9]+")).isBetween(0.08, 0.16);
        assertThat(texts).contains("the", "THE", "OF").anyMatch(text -> text.matches("[0-9]{4}"));
    }

    private static double share(List<String> texts, String pattern) {
        return texts.stream().filter(text -> text.matches(pattern)).count() / (double) texts.size();
    }

    @Test
    void signs_are_kept_where_the_charset_has_them_and_left_out_where_not() {
        Map<String, Double> amounts = Map.of("amount", 1.0);
        assertThat(texts(CONFIG.withTexts(amounts), 500)).allMatch(text -> text.matches("[0-9a-zA-Z]+"));
        assertThat(texts(CONFIG.withTexts(amounts).withCharset("0123456789:$.%/-"), 500))
                .anyMatch(text -> text.matches("[0-9]+:[0-9]+"))
                .anyMatch(text -> text.endsWith("%"));
    }

    @Test
    void folded_labels_have_one_case_and_images_both() {
        SynthesizerConfig config =
                CONFIG.withCharset("0123456789abcdefghijklmnopqrstuvwxyz").withFold(Fold.LOWER);
        assertThat(texts(config, 300)).anyMatch(text -> text.matches(".*[A-Z].*"));
        Synthesizer folded = Synthesizer.create(config);
        for (int seed = 0; seed < 60; seed++) {
            LabeledImage sample = folded.next(new SplittableRandom(seed));
            assertThat(sample.text()).matches("[0-9a-z]{1,25}");
        }
        assertThat(Fold.LOWER.label("Ab3C")).isEqualTo("ab3c");
        assertThat(Fold.UPPER.label("Ab3C")).isEqualTo("AB3C");
        assertThat(Fold.NONE.label("Ab3C")).isEqualTo("Ab3C");
        assertThat(Fold.LOWER.drawable("1ab")).isEqualTo("1abAB");
        assertThatThrownBy(() -> CONFIG.withFold(Fold.LOWER))
                .hasMessageContaining("fold lower never makes the charset's 'A'");
    }

    @Test
    void numbers_and_words_have_the_punctuation_that_the_charset_has() throws Exception {
        String letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        SynthesizerConfig all = CONFIG.withCharset(letters + "!\"#$%&'()*+,-./:;<=>?@^_~\u20ac\u00a3\u00b0\u00b1");
        List<String> figures = texts(all.withTexts(Map.of("figure", 1.0)), 1000);
        assertThat(figures)
                .allMatch(text -> text.matches(".*[0-9].*"))
                .anyMatch(text -> text.matches("[0-9]{1,3},[0-9]{3}"))
                .anyMatch(text -> text.matches("-[0-9]+\\.[0-9]+"))
                .anyMatch(text -> text.matches("[0-9]+[.,][0-9]+%"))
                .anyMatch(text -> text.matches("\\([0-9,.']+\\)"))
                .anyMatch(text -> text.startsWith("\u20ac"));
        assertThat(texts(all.withTexts(Map.of("punctuated", 1.0)), 300))
                .allMatch(text -> !text.chars().allMatch(Character::isLetterOrDigit))
                .anyMatch(text -> text.endsWith(","))
                .anyMatch(text -> text.matches("\\(\\w+\\)"));
        assertThat(texts(CONFIG.withTexts(Map.of("figure", 1.0)), 300)).allMatch(text -> text.matches("[0-9a-zA-Z]+"));
    }

    @ParameterizedTest
    @EnumSource(WordStyle.class)
    void every_style_draws_letters_that_differ_from_their_ground(WordStyle style) {
        RandomGenerator random = new SplittableRandom(23);
        int legible = 0;
        for (int i = 0; i < 100; i++) {
            WordRecipe recipe = style.recipe(random);
            WordLine line = WordLine.of("Sample", FONTS.pick(random, "Sample"), recipe, ".", r -> "other", random);
            legible += WordDrawing.draw(line, recipe, style.leastContrast(), random)
                            .legible()
                    ? 1
                    : 0;
        }
        assertThat(legible).isGreaterThan(50);
    }

    @Test
    void a_letter_without_contrast_is_not_readable() {
        RandomGenerator random = new SplittableRandom(24);
        WordRecipe recipe = new WordRecipe(random);
        recipe.colors = new WordColors(Colors.WHITE, 0xf8f8f8, Colors.BLACK, 10);
        Typeface typeface = FONTS.all().get(0);
        WordLine line = WordLine.of("Sample", typeface, recipe, ".", r -> "other", random);
        assertThat(WordDrawing.draw(line, recipe, 20, random).legible()).isFalse();
        recipe.colors = new WordColors(Colors.WHITE, Colors.BLACK, Colors.BLACK, 10);
        assertThat(WordDrawing.draw(line, recipe, 20, random).legible()).isTrue();
    }

    @Test
    void a_mark_behind_the_text_is_drawn_but_is_none_of_its_letters() {
        WordRecipe recipe = new WordRecipe(new SplittableRandom(26));
        recipe.marked = true;
        recipe.underlined = false;
        WordLine line = WordLine.of("Sample", FONTS.all().get(0), recipe, ".", r -> "other", new SplittableRandom(1));
        assertThat(line.glyphs()).hasSize(6);
        assertThat(line.extras().points()).isPositive();
        assertThat(line.extras().bounds().left())
                .isGreaterThan(line.glyphs().get(5).bounds().left());
    }

    @Test
    void kerning_moves_the_letters_of_a_pair_together() {
        Typeface sans = FONTS.all().stream()
                .filter(typeface -> typeface.name().equals("Liberation Sans"))
                .findFirst()
                .orElseThrow();
        assertThat(sans.kerning('A', 'V')).isBetween(-0.2 * Typeface.EM, -0.02 * Typeface.EM);
        assertThat(sans.kerning('H', 'H')).isZero();
        WordRecipe recipe = new WordRecipe(new SplittableRandom(25));
        recipe.tracking = 0;
        recipe.kerned = true;
        double kerned = width(sans, recipe);
        recipe.kerned = false;
        assertThat(kerned).isLessThan(width(sans, recipe) - 0.02 * Typeface.EM);
    }

    private static double width(Typeface typeface, WordRecipe recipe) {
        return Outline.concat(WordLine.set("AV", typeface, recipe, new SplittableRandom(1)))
                .bounds()
                .width();
    }

    @Test
    void a_list_of_ones_own_is_drawn_by_its_weights(@TempDir Path folder) throws Exception {
        Path list = Files.writeString(folder.resolve("own.txt"), "abba\t9\ncede\n\n");
        SynthesizerConfig config = CONFIG.withWords(List.of(list.toString())).withTexts(Map.of("word", 1.0));
        assertThat(share(texts(config, 2000), "(?i)abba")).isBetween(0.85, 0.95);
        assertThat(share(texts(config, 2000), "(?i)abba|cede")).isEqualTo(1);
    }

    @Test
    void a_wrong_list_is_refused_with_its_line(@TempDir Path folder) throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.txt"), "abba\t9\ncede\t-1\n");
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n");
        assertThatThrownBy(() -> WordList.of(List.of(wrong)))
                .hasMessageContaining("wrong.txt:2: weight -1 must be above 0");
        assertThatThrownBy(() -> WordList.of(List.of(empty))).hasMessageContaining("no word");
        Path unnamed = Files.writeString(folder.resolve("unnamed.txt"), "\uFEFFone\n\t5\n");
        assertThatThrownBy(() -> WordList.of(List.of(unnamed)))
                .hasMessageEndingWith("unnamed.txt:2: no word before the tab");
        assertThatThrownBy(() -> WordList.of(List.of(folder.resolve("gone.txt"))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("gone.txt cannot be read");
    }

    @Test
    void impossible_settings_are_refused() {
        assertThatThrownBy(() -> CONFIG.withStyles(Map.of("dark", 1.0)))
                .hasMessageContaining("styles \"dark\" is unknown");
        assertThatThrownBy(() -> CONFIG.withTexts(Map.of("lower", 1.0))).hasMessageContaining("allowed: [word, ");
        assertThatThrownBy(() -> SynthesizerConfig.captcha().withWords(List.of("a")))
                .hasMessageContaining("preset words");
        assertThatThrownBy(() -> Synthesizer.create(CONFIG.withCharset("01").withTexts(Map.of("word", 1.0))))
                .hasMessageContaining("can hardly be made of charset");
    }
}
