// SPDX-License-Identifier: Apache-2.0
package master.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import master.api.Box;
import master.synth.pixel.Colors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything here works with the bundled fonts alone. */
class SynthesizerTest {
    private static final SynthesizerConfig CONFIG = SynthesizerConfig.captcha();

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void draws_the_same_images_from_the_same_seed() {
        Synthesizer first = Synthesizer.create(CONFIG);
        Synthesizer second = Synthesizer.create(CONFIG);
        RandomGenerator one = new SplittableRandom(42);
        RandomGenerator other = new SplittableRandom(42);
        for (int i = 0; i < 60; i++) {
            LabeledImage a = first.next(one);
            LabeledImage b = second.next(other);
            assertThat(b.text()).isEqualTo(a.text());
            assertThat(pixels(b.image())).isEqualTo(pixels(a.image()));
        }
    }

    @Test
    void draws_different_images_from_different_seeds() {
        Synthesizer synthesizer = Synthesizer.create(CONFIG);
        LabeledImage a = synthesizer.next(new SplittableRandom(1));
        LabeledImage b = synthesizer.next(new SplittableRandom(2));
        assertThat(pixels(a.image())).isNotEqualTo(pixels(b.image()));
    }

    @Test
    void some_texts_are_of_few_characters_again_and_again() {
        TextSource texts = new TextSource(CONFIG.withLengths(6, 6).withTexts(Map.of("alnum_mixed", 1.0)));
        RandomGenerator random = new SplittableRandom(5);
        int few = 0;
        for (int i = 0; i < 2000; i++) {
            few += texts.next(random).chars().distinct().count() <= 3 ? 1 : 0;
        }
        assertThat(few).as("by chance alone there would be one or two").isBetween(60, 200);
    }

    @Test
    void keeps_labels_within_the_charset_and_images_within_their_size() {
        Synthesizer synthesizer = Synthesizer.create(CONFIG);
        RandomGenerator random = new SplittableRandom(3);
        for (int i = 0; i < 800; i++) {
            LabeledImage sample = synthesizer.next(random);
            assertThat(sample.text()).matches("[0-9a-zA-Z+*=?-]{3,8}");
            int width = sample.image().getWidth();
            int height = sample.image().getHeight();
            assertThat(width).isBetween(50, 500);
            assertThat(height).isBetween(18, 120);
            assertThat((double) width / height).isBetween(0.95, 12.5);
        }
    }

    @Test
    void every_character_has_a_box_that_its_ink_is_in() {
        Synthesizer synthesizer = Synthesizer.create(CONFIG);
        RandomGenerator random = new SplittableRandom(11);
        double inside = 0;
        double outside = 0;
        for (int i = 0; i < 100; i++) {
            LabeledImage sample = synthesizer.next(random);
            BufferedImage image = sample.image();
            List<Box> boxes = sample.label().boxes();
            assertThat(boxes).hasSize(sample.text().length()).noneMatch(Box::isEmpty);
            double before = -1;
            boolean[] covered = new boolean[image.getWidth() * image.getHeight()];
            for (Box box : boxes) {
                assertThat(box.within(image.getWidth(), image.getHeight())).isEqualTo(box);
                assertThat(box.x() + box.width() / 2).isGreaterThan(before);
                before = box.x() + box.width() / 2;
                for (int y = (int) box.y(); y < box.y() + box.height(); y++) {
                    for (int x = (int) box.x(); x < box.x() + box.width(); x++) {
                        covered[y * image.getWidth() + x] = true;
                    }
                }
            }
            inside += deviation(image, covered, true);
            outside += deviation(image, covered, false);
        }
        assertThat(inside).isGreaterThan(1.3 * outside);
    }

    /** Of the green of the pixels in the boxes, or of the others. */
    private static double deviation(BufferedImage image, boolean[] covered, boolean wanted) {
        double[] values = IntStream.range(0, covered.length)
                .filter(i -> covered[i] == wanted)
                .mapToDouble(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) >> 8 & 255)
                .toArray();
        double mean = Arrays.stream(values).average().orElse(0);
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(0));
    }

    @Test
    void obeys_a_small_charset_and_the_lengths() {
        SynthesizerConfig config = CONFIG.withCharset("0123456789abc").withLengths(5, 6);
        Synthesizer synthesizer = Synthesizer.create(config);
        RandomGenerator random = new SplittableRandom(4);
        for (int i = 0; i < 200; i++) {
            assertThat(synthesizer.next(random).text()).matches("[0-9abc]{5,6}");
        }
    }

    @Test
    void writes_sums_as_they_are_drawn() {
        Synthesizer synthesizer = Synthesizer.create(CONFIG.withTexts(Map.of("arithmetic", 1.0)));
        RandomGenerator random = new SplittableRandom(5);
        for (int i = 0; i < 300; i++) {
            String label = synthesizer.next(random).text();
            assertThat(label).matches("\\d{1,2}[-+*x]\\d{1,2}(=\\??)?");
        }
    }

    @Test
    void divides_without_a_rest_where_the_charset_has_the_sign() {
        Synthesizer synthesizer =
                Synthesizer.create(CONFIG.withCharset("0123456789+-/=").withTexts(Map.of("arithmetic", 1.0)));
        RandomGenerator random = new SplittableRandom(5);
        int quotients = 0;
        for (int i = 0; i < 100; i++) {
            Matcher quotient = Pattern.compile("(\\d+)/(\\d)=?")
                    .matcher(synthesizer.next(random).text());
            if (quotient.matches()) {
                quotients++;
                assertThat(Integer.parseInt(quotient.group(1)) % Integer.parseInt(quotient.group(2)))
                        .isZero();
            }
        }
        assertThat(quotients).isPositive();
    }

    @ParameterizedTest
    @EnumSource(StyleFamily.class)
    void every_style_draws_visible_ink_on_a_free_ground(StyleFamily family) {
        Synthesizer synthesizer = Synthesizer.create(CONFIG.withStyles(Map.of(family.key(), 1.0)));
        RandomGenerator random = new SplittableRandom(6);
        for (int i = 0; i < 60; i++) {
            int[] pixels = pixels(synthesizer.next(random).image());
            double mean = 0;
            double square = 0;
            for (int pixel : pixels) {
                mean += Colors.luminance(pixel) / pixels.length;
            }
            int gray = Colors.of((int) mean, (int) mean, (int) mean);
            for (int pixel : pixels) {
                double distance = Colors.distance(pixel, gray);
                square += distance * distance / pixels.length;
            }
            assertThat(Math.sqrt(square)).as("%s, image %d", family, i).isGreaterThan(3);
        }
    }

    @Test
    void draws_signs_among_letters_and_true_multiplication_signs_where_the_charset_has_them() {
        SynthesizerConfig printable = CONFIG.withCharset(SynthesizerConfig.PRINTABLE_CHARSET);
        Synthesizer signs = Synthesizer.create(printable.withTexts(Map.of("signs", 1.0)));
        Synthesizer sums = Synthesizer.create(printable.withTexts(Map.of("arithmetic", 1.0)));
        RandomGenerator random = new SplittableRandom(8);
        String drawn = "";
        for (int i = 0; i < 200; i++) {
            assertThat(signs.next(random).text())
                    .containsPattern("[^0-9a-zA-Z]")
                    .doesNotContain("\u00d7");
            drawn += sums.next(random).text();
        }
        assertThat(drawn).contains("x", "\u00d7", "\u00f7", "/", "*");
    }

    @Test
    void a_family_held_out_is_drawn_by_no_image_and_another_only_by_its_own() {
        Families held = new Families(List.of("framing/banner"), List.of("font/lib"));
        SynthesizerConfig config = CONFIG.withFamilies(held);
        Synthesizer synthesizer = Synthesizer.create(config);
        assertThat(synthesizer.fontNames()).isNotEmpty().noneMatch(name -> name.startsWith("Liberation"));
        RandomGenerator random = new SplittableRandom(9);
        double aspects = 0;
        for (int i = 0; i < 100; i++) {
            BufferedImage image = synthesizer.next(random).image();
            aspects += (double) image.getWidth() / image.getHeight() / 100;
        }
        assertThat(aspects).isGreaterThan(4.5);
        assertThat(held.styles(List.of("plain", "dark"), name -> name)).containsExactly("plain", "dark");
        assertThat(new Families(List.of("style/dark"), List.of()).styles(List.of("plain", "dark"), name -> name))
                .containsExactly("dark");
        assertThat(new Families(List.of(), List.of("style/dark")).styles(List.of("plain", "dark"), name -> name))
                .containsExactly("plain");
    }

    @Test
    void refuses_a_family_that_does_not_exist_and_a_choice_that_leaves_none() {
        assertThatThrownBy(() -> CONFIG.withFamilies(new Families(List.of(), List.of("style/gothic"))))
                .hasMessageContaining("families \"style/gothic\" is unknown")
                .hasMessageContaining("plates");
        List<String> all =
                StyleFamily.names().stream().map(name -> "style/" + name).toList();
        assertThatThrownBy(() -> CONFIG.withFamilies(new Families(List.of(), all)))
                .hasMessageContaining("leave nothing of style/");
    }

    @Test
    void refuses_weights_of_styles_that_the_families_leave_out() {
        Families families = new Families(List.of(), List.of("style/plates"));
        assertThatThrownBy(() ->
                        CONFIG.withStyles(Map.of("plates", 1.0, "dark", 0.0)).withFamilies(families))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave out all styles that have a weight: {dark=0.0, plates=1.0}");
        assertThat(CONFIG.withStyles(Map.of("plates", 1.0, "dark", 1.0))
                        .withFamilies(families)
                        .families())
                .isEqualTo(families);
    }

    @Test
    void one_family_is_drawn_within_what_the_configuration_allows() {
        Synthesizer banners =
                Synthesizer.create(CONFIG.withFamilies(new Families(List.of("framing/banner"), List.of("style/dark"))));
        assertThat(banners.only("style/plain").families()).containsExactly("style/plain", "framing/banner");
        assertThat(banners.only("framing/banner").families())
                .hasSize(StyleFamily.values().length)
                .contains("style/plain")
                .doesNotContain("style/dark");
    }

    @Test
    void a_difference_is_drawn_with_a_hyphen_where_no_font_has_the_minus_sign() {
        Synthesizer cabin = Synthesizer.create(CONFIG.withTexts(Map.of("arithmetic", 1.0))
                .withFamilies(new Families(List.of("font/cabin"), List.of())));
        RandomGenerator random = new SplittableRandom(10);
        int differences = 0;
        for (int i = 0; i < 200; i++) {
            differences += cabin.next(random).text().contains("-") ? 1 : 0;
        }
        assertThat(differences).isGreaterThan(10);
    }

    @Test
    void refuses_an_unknown_style_and_names_the_known_ones() {
        assertThatThrownBy(() -> CONFIG.withStyles(Map.of("gothic", 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("styles \"gothic\" is unknown")
                .hasMessageContaining("hollow");
    }

    @Test
    void refuses_impossible_configurations() {
        assertThatThrownBy(() -> CONFIG.withCharset("a")).hasMessageContaining("charset");
        assertThatThrownBy(() -> CONFIG.withCharset("aab")).hasMessageContaining("each of them once");
        assertThatThrownBy(() -> CONFIG.withTexts(Map.of("digits", -1.0))).hasMessageContaining("zero or more");
        assertThatThrownBy(() -> CONFIG.withTexts(Map.of("digits", 0.0))).hasMessageContaining("all zero");
        assertThatThrownBy(() -> CONFIG.withLengths(5, 4)).hasMessageContaining("maxLength 4 must be in [5, 40]");
        assertThatThrownBy(() -> Synthesizer.create(CONFIG.withCharset("ab\u4e2d")))
                .hasMessageContaining("drawn by none of the fonts");
        assertThatThrownBy(() -> Synthesizer.create(CONFIG.withCharset("abc").withTexts(Map.of("digits", 1.0))))
                .hasMessageContaining("cannot be made of charset");
    }

    @Test
    void skips_broken_font_files_and_complains_about_a_missing_directory(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("broken.ttf"), "this is no font");
        Synthesizer synthesizer = Synthesizer.create(CONFIG.withFontDirectories(List.of(directory.toString())));
        assertThat(synthesizer.fontNames()).hasSize(8);
        String missing = directory.resolve("missing").toString();
        assertThatThrownBy(() -> Synthesizer.create(CONFIG.withFontDirectories(List.of(missing))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void the_contact_sheet_has_a_cell_for_every_sample() {
        LabeledImage small = new LabeledImage(new BufferedImage(60, 20, BufferedImage.TYPE_INT_RGB), "abc");
        BufferedImage sheet = ContactSheet.draw(List.of(small, small, small), 2);
        assertThat(sheet.getWidth()).isEqualTo(2 * 64);
        assertThat(sheet.getHeight()).isEqualTo(2 * 38);
    }
}
