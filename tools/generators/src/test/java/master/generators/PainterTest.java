// SPDX-License-Identifier: Apache-2.0
package master.generators;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Dimension;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import master.synth.LabeledImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PainterTest {
    private static final int PICTURES = 40;
    private static final Fonts FONTS = Fonts.installed(5, 1);

    @ParameterizedTest
    @ValueSource(strings = {"kaptcha", "easycaptcha", "apiclub", "patchca", "nanocaptcha", "hutool"})
    void every_library_draws_labelled_images_within_the_bounds(String name) throws IOException {
        Painter painter = painter(name);
        Set<String> labels = new HashSet<>();
        for (LabeledImage sample : draw(painter, PICTURES)) {
            labels.add(sample.label().text());
            assertThat(sample.label().text()).hasSizeBetween(4, 8);
            assertThat(Texts.without(sample.label().text(), Texts.ALL)).isEmpty();
            BufferedImage image = sample.image();
            assertThat(image.getWidth()).isBetween(60, 300);
            assertThat(image.getHeight()).isBetween(20, 100);
            assertThat(image.getColorModel().hasAlpha()).isFalse();
            assertThat(colors(image)).as("colors of %s", sample.label().text()).isGreaterThan(1);
        }
        assertThat(labels).hasSizeGreaterThan(PICTURES - 5);
    }

    @Test
    void the_default_size_of_a_library_is_among_its_images() throws IOException {
        assertThat(draw(new KaptchaPainter(FONTS), PICTURES))
                .anyMatch(s -> s.image().getWidth() == 200 && s.image().getHeight() == 50);
        assertThat(draw(new EasyCaptchaPainter(FONTS), PICTURES))
                .anyMatch(s -> s.image().getWidth() == 130 && s.image().getHeight() == 48);
    }

    @Test
    void the_last_letter_of_hutool_is_not_cut_off() {
        Font font = new Font(Font.SANS_SERIF, Font.BOLD, 40);
        assertThat(HutoolPainter.endsInside(font, "Wili", new Dimension(120, 50)))
                .isTrue();
        assertThat(HutoolPainter.endsInside(font, "iliW", new Dimension(120, 50)))
                .isFalse();
    }

    @Test
    void the_first_font_of_easycaptcha_has_capitals_only() throws IOException {
        List<Face> faces = new EasyCaptchaPainter(FONTS).own();
        assertThat(faces).hasSize(10);
        assertThat(Texts.only(Texts.LOWER, faces.get(0).usable())).isEmpty();
        assertThat(faces)
                .allSatisfy(face ->
                        assertThat(Texts.only(Texts.DIGITS, face.usable())).hasSizeGreaterThan(6));
    }

    private static Painter painter(String name) throws IOException {
        return switch (name) {
            case "kaptcha" -> new KaptchaPainter(FONTS);
            case "easycaptcha" -> new EasyCaptchaPainter(FONTS);
            case "apiclub" -> new ApiclubPainter(FONTS);
            case "patchca" -> new PatchcaPainter(FONTS);
            case "hutool" -> new HutoolPainter(FONTS);
            default -> new NanoCaptchaPainter(FONTS);
        };
    }

    private static List<LabeledImage> draw(Painter painter, int count) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        List<LabeledImage> samples = new ArrayList<>();
        for (int tries = 0; samples.size() < count && tries < 20 * count; tries++) {
            try {
                samples.add(painter.draw(random.split()));
            } catch (CutOffException e) {
                continue; // expected now and then: the next configuration may fit
            }
        }
        assertThat(samples).hasSize(count);
        return samples;
    }

    private static long colors(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }
}
