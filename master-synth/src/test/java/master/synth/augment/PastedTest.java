// SPDX-License-Identifier: Apache-2.0
package master.synth.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import master.api.Box;
import master.core.image.PixelImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PastedTest {
    private static final PixelImage IMAGE =
            new PixelImage(20, 8, new Random(2).ints(20 * 8, 0, 1 << 24).toArray());

    private static int[] cut(Pasted pasted) {
        int[] pixels = new int[20 * 8];
        for (int y = 0; y < 8; y++) {
            System.arraycopy(
                    pasted.image().rgb(),
                    (pasted.top() + y) * pasted.image().width() + pasted.left(),
                    pixels,
                    y * 20,
                    20);
        }
        return pixels;
    }

    @ParameterizedTest
    @EnumSource
    void the_image_is_whole_anywhere_and_its_boxes_move_along(Ground ground) {
        Set<Integer> lefts = new TreeSet<>();
        Set<Integer> tops = new TreeSet<>();
        for (long seed = 0; seed < 300; seed++) {
            Pasted pasted = Pasted.draw(IMAGE, 24, 10, ground, new SplittableRandom(seed));
            assertThat(pasted).isEqualTo(Pasted.draw(IMAGE, 24, 10, ground, new SplittableRandom(seed)));
            assertThat(cut(pasted)).isEqualTo(IMAGE.rgb());
            assertThat(pasted.move(new Box(1, 2, 3, 4))).isEqualTo(new Box(1 + pasted.left(), 2 + pasted.top(), 3, 4));
            lefts.add(pasted.left());
            tops.add(pasted.top());
        }
        assertThat(lefts).containsExactly(0, 1, 2, 3, 4);
        assertThat(tops).containsExactly(0, 1, 2);
    }

    @Test
    void a_plain_ground_has_one_color_a_gradient_several_and_noise_many() {
        PixelImage dot = new PixelImage(1, 1, new int[1]);
        for (long seed = 0; seed < 20; seed++) {
            assertThat(colors(Pasted.draw(dot, 60, 20, Ground.PLAIN, new SplittableRandom(seed))))
                    .isLessThanOrEqualTo(2);
            int gradient = colors(Pasted.draw(dot, 60, 20, Ground.GRADIENT, new SplittableRandom(seed)));
            int noise = colors(Pasted.draw(dot, 60, 20, Ground.NOISE, new SplittableRandom(seed)));
            assertThat(gradient).isGreaterThan(4);
            assertThat(noise).isGreaterThan(10);
        }
    }

    private static int colors(Pasted pasted) {
        Set<Integer> colors = new HashSet<>();
        Arrays.stream(pasted.image().rgb()).forEach(colors::add);
        return colors.size();
    }

    @Test
    void every_second_ground_is_of_the_color_of_the_border() {
        PixelImage red = new PixelImage(2, 2, new int[] {0xC02010, 0xC02010, 0xC02010, 0xC02010});
        int near = 0;
        for (long seed = 0; seed < 200; seed++) {
            Pasted pasted = Pasted.draw(red, 3, 2, Ground.PLAIN, new SplittableRandom(seed));
            int ground = pasted.image().rgb()[pasted.left() == 0 ? 2 : 0];
            near += Math.abs((ground >> 16) - 0xC0) <= 12
                            && Math.abs((ground >> 8 & 255) - 0x20) <= 12
                            && Math.abs((ground & 255) - 0x10) <= 12
                    ? 1
                    : 0;
        }
        assertThat(near).isBetween(80, 120);
    }

    @Test
    void as_many_are_placed_as_configured_and_none_is_too_large() {
        Augmentation some = new Augmentation(AugmentationConfig.DEFAULT.withPlacement(0.3));
        SplittableRandom random = new SplittableRandom(5);
        int placed = 0;
        int widest = 0;
        int highest = 0;
        for (int i = 0; i < 1000; i++) {
            Pasted pasted = some.place(IMAGE, random);
            assertThat(cut(pasted)).isEqualTo(IMAGE.rgb());
            placed += pasted.image() == IMAGE ? 0 : 1;
            widest = Math.max(widest, pasted.image().width());
            highest = Math.max(highest, pasted.image().height());
        }
        assertThat(placed).isBetween(250, 350);
        assertThat(widest).isBetween(55, 60);
        assertThat(highest).isBetween(14, 16);
    }

    @Test
    void without_placement_nothing_is_drawn_from_the_random_numbers() {
        SplittableRandom random = new SplittableRandom(5);
        Pasted same = new Augmentation(AugmentationConfig.DEFAULT).place(IMAGE, random);
        assertThat(same).isEqualTo(new Pasted(IMAGE, 0, 0));
        assertThat(random.nextLong()).isEqualTo(new SplittableRandom(5).nextLong());
    }

    @Test
    void a_ground_smaller_than_the_image_is_refused() {
        assertThatThrownBy(() -> Pasted.draw(IMAGE, 40, 7, Ground.PLAIN, new SplittableRandom(1)))
                .hasMessage("ground of 40x7 (width x height) for PixelImage[20x8], a size no smaller is allowed");
    }
}
