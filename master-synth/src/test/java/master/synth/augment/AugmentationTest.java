// SPDX-License-Identifier: Apache-2.0
package master.synth.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import master.api.Box;
import master.core.image.PixelImage;
import master.synth.augment.AugmentationConfig.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AugmentationTest {
    /** White with a dark colored bar in the middle. */
    private static PixelImage drawn() {
        int[] rgb = new int[64 * 24];
        for (int i = 0; i < rgb.length; i++) {
            boolean bar = i % 64 / 4 % 4 == 2 && i / 64 > 5 && i / 64 < 18;
            rgb[i] = bar ? 0x203050 : 0xE0E0D0;
        }
        return new PixelImage(64, 24, rgb);
    }

    private static PixelImage vary(AugmentationConfig config, long seed) {
        return new Augmentation(config)
                .vary(drawn(), new SplittableRandom(seed))
                .image();
    }

    private static double meanDifference(PixelImage a, PixelImage b) {
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            sum += Math.abs((a.rgb()[i] >> 8 & 255) - (b.rgb()[i] >> 8 & 255));
        }
        return sum / a.rgb().length;
    }

    @ParameterizedTest
    @EnumSource
    void each_operation_changes_images_on_its_own_and_more_when_stronger(Operation operation) {
        int changed = 0;
        double weak = 0;
        double strong = 0;
        for (long seed = 0; seed < 100; seed++) {
            PixelImage one = vary(AugmentationConfig.only(operation, 0.5), seed);
            assertThat(one.width()).isEqualTo(64);
            assertThat(one.height()).isEqualTo(24);
            changed += Arrays.equals(one.rgb(), drawn().rgb()) ? 0 : 1;
            weak += meanDifference(one, drawn());
            strong += meanDifference(vary(AugmentationConfig.only(operation, 2), seed), drawn());
        }
        assertThat(changed).isBetween(1, 100);
        assertThat(strong).isGreaterThan(weak);
        PixelImage off = vary(AugmentationConfig.only(operation, 0), 3);
        assertThat(off.rgb()).isEqualTo(drawn().rgb());
    }

    /** At any strength: a bar at one border is still there, whatever moves. */
    @Test
    void what_stands_near_the_border_is_not_pushed_out() {
        int[] rgb = new int[100 * 30];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = i % 100 >= 94 && i % 100 < 97 ? 0 : 0xFFFFFF;
        }
        PixelImage bar = new PixelImage(100, 30, rgb);
        AugmentationConfig moving = AugmentationConfig.of(
                Map.of(
                        Operation.ROTATION,
                        1.0,
                        Operation.SHEAR,
                        1.0,
                        Operation.SCALE,
                        3.0,
                        Operation.SHIFT,
                        3.0,
                        Operation.PERSPECTIVE,
                        3.0,
                        Operation.ELASTIC,
                        0.0,
                        Operation.COLOR,
                        0.0,
                        Operation.INVERSION,
                        0.0,
                        Operation.NOISE,
                        0.0,
                        Operation.JPEG,
                        0.0),
                0);
        for (long seed = 0; seed < 300; seed++) {
            PixelImage varied = new Augmentation(moving)
                    .vary(bar, new SplittableRandom(seed))
                    .image();
            long dark = Arrays.stream(varied.rgb())
                    .filter(pixel -> (pixel & 255) < 128)
                    .count();
            assertThat(dark).as("seed %d", seed).isGreaterThan(30);
        }
    }

    /** A dark rectangle, and the box that its own moves to. */
    @ParameterizedTest
    @EnumSource(names = {"ROTATION", "SHEAR", "SCALE", "SHIFT", "PERSPECTIVE", "ELASTIC"})
    void a_box_moves_with_what_it_surrounds(Operation operation) {
        int width = 120;
        int height = 60;
        int[] rgb = new int[width * height];
        Arrays.fill(rgb, 0xFFFFFF);
        for (int y = 12; y < 24; y++) {
            Arrays.fill(rgb, y * width + 85, y * width + 105, 0);
        }
        PixelImage image = new PixelImage(width, height, rgb);
        double farthest = 0;
        for (long seed = 0; seed < 100; seed++) {
            Varied varied =
                    new Augmentation(AugmentationConfig.only(operation, 1)).vary(image, new SplittableRandom(seed));
            Box moved = varied.move().apply(new Box(85, 12, 20, 12));
            int[] pixels = varied.image().rgb();
            int[] dark = IntStream.range(0, pixels.length)
                    .filter(i -> (pixels[i] & 255) < 128)
                    .toArray();
            int left = IntStream.of(dark).map(i -> i % width).min().orElseThrow();
            int right = IntStream.of(dark).map(i -> i % width).max().orElseThrow() + 1;
            int top = dark[0] / width;
            int bottom = dark[dark.length - 1] / width + 1;
            assertThat(moved.x()).as("seed %d", seed).isCloseTo(left, within(1.5));
            assertThat(moved.y()).as("seed %d", seed).isCloseTo(top, within(1.5));
            assertThat(moved.x() + moved.width()).as("seed %d", seed).isCloseTo(right, within(1.5));
            assertThat(moved.y() + moved.height()).as("seed %d", seed).isCloseTo(bottom, within(1.5));
            farthest = Math.max(farthest, Math.abs(moved.x() - 85) + Math.abs(moved.y() - 12));
        }
        assertThat(farthest).isGreaterThan(1);
    }

    @Test
    void the_same_random_numbers_give_the_same_image_and_the_original_is_left_alone() {
        PixelImage original = drawn();
        Augmentation augmentation = new Augmentation(AugmentationConfig.DEFAULT);
        for (long seed = 0; seed < 20; seed++) {
            PixelImage first =
                    augmentation.vary(original, new SplittableRandom(seed)).image();
            assertThat(augmentation.vary(original, new SplittableRandom(seed)).image())
                    .isEqualTo(first);
        }
        assertThat(original).isEqualTo(drawn());
    }

    @Test
    void of_a_share_of_colored_images_the_darkest_channel_is_left() {
        PixelImage colored = new PixelImage(2, 1, new int[] {0xFF0020, 0x00FFFF});
        PixelImage gray = new PixelImage(2, 1, new int[] {0x112211, 0xFFFFFF});
        AugmentationConfig config = AugmentationConfig.of(Map.of(), 1);
        Augmentation half = new Augmentation(config.withDarkest(0.5));
        SplittableRandom random = new SplittableRandom(4);
        int dark = 0;
        for (int i = 0; i < 200; i++) {
            PixelImage varied = half.vary(colored, random).image();
            assertThat(varied).isIn(colored, new PixelImage(2, 1, new int[] {0, 0}));
            dark += varied.equals(colored) ? 0 : 1;
            assertThat(half.vary(gray, random).image()).isEqualTo(gray);
        }
        assertThat(dark).isBetween(70, 130);
    }

    @Test
    void a_share_of_images_stays_as_it_is() {
        int same = 0;
        for (long seed = 0; seed < 400; seed++) {
            same += vary(AugmentationConfig.DEFAULT, seed).equals(drawn()) ? 1 : 0;
        }
        assertThat(same).isBetween(36, 84); // 15 % of 400, three deviations to each side
    }

    @Test
    void the_smallest_image_can_be_varied() {
        PixelImage pixel = new PixelImage(1, 1, new int[] {0x102030});
        for (long seed = 0; seed < 100; seed++) {
            assertThat(new Augmentation(AugmentationConfig.of(Map.of(), 0))
                            .vary(pixel, new SplittableRandom(seed))
                            .image()
                            .width())
                    .isEqualTo(1);
        }
    }

    @Test
    void strengths_out_of_range_are_refused() {
        assertThatThrownBy(() -> AugmentationConfig.of(Map.of(Operation.JPEG, 3.5), 0))
                .hasMessage("jpeg 3.5, 0 to 3 is allowed");
        assertThatThrownBy(() -> AugmentationConfig.of(Map.of(), -1)).hasMessage("unchanged -1.0, 0 to 1 is allowed");
    }
}
