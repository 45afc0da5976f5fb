// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Animations whose letters are bars: bar number n stands at x = 10 n. */
class AnimationTest {
    private static final int BARS = 5;

    private static ImageReader.Read read(byte[] file) {
        return ImageReader.readAll(ImageSource.of(file), ImageLimits.DEFAULT);
    }

    /** A frame with the bars that are wanted, a little lower by some pixels. */
    private static BufferedImage frame(int lower, int... bars) {
        BufferedImage image = new BufferedImage(10 * BARS, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setColor(new Color(0x203080));
        for (int bar : bars) {
            graphics.fillRect(10 * bar + 3, 4 + lower, 4, 10);
        }
        graphics.dispose();
        return image;
    }

    private static List<BufferedImage> frames(BiPredicate<Integer, Integer> bars) {
        List<BufferedImage> frames = new ArrayList<>();
        for (int frame = 0; frame < BARS; frame++) {
            int number = frame;
            frames.add(frame(
                    0,
                    Stream.iterate(0, bar -> bar < BARS, bar -> bar + 1)
                            .filter(bar -> bars.test(number, bar))
                            .mapToInt(bar -> bar)
                            .toArray()));
        }
        return frames;
    }

    static Stream<Arguments> spread() {
        return Stream.of(
                        Arguments.of("one letter flashes", frames((frame, bar) -> !frame.equals(bar))),
                        Arguments.of("typed", frames((frame, bar) -> bar <= frame)),
                        Arguments.of("typed and taken away", frames((frame, bar) -> frame == 2 || bar < frame)),
                        Arguments.of("letter by letter", frames(Integer::equals)),
                        Arguments.of("behind a blank frame", frames((frame, bar) -> frame > 0)),
                        Arguments.of("in the first frame", frames((frame, bar) -> frame == 0)))
                .flatMap(kind ->
                        Stream.of("GIF", "PNG").map(format -> Arguments.of(format, kind.get()[0], kind.get()[1])));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("spread")
    void a_text_that_is_spread_over_frames_is_read_as_a_whole(String format, String name, List<BufferedImage> frames) {
        byte[] file = format.equals("GIF") ? TestImages.gif(frames) : TestImages.apng(frames);
        ImageReader.Read read = read(file);
        assertThat(read.frames()).isEqualTo(BARS);
        assertThat(read.image()).isEqualTo(PixelImage.of(frame(0, 0, 1, 2, 3, 4)));
    }

    @Test
    void letters_that_move_are_not_smeared() {
        List<BufferedImage> frames = new ArrayList<>();
        for (int lower = 0; lower < 4; lower++) {
            frames.add(frame(lower, 0, 1, 2, 3, 4));
        }
        assertThat(read(TestImages.gif(frames)).image()).isEqualTo(PixelImage.of(frames.get(0)));
    }

    @Test
    void frames_may_be_parts_of_the_screen_and_transparent() {
        byte[] file = TestImages.apng(
                frame(0, 0, 1, 2).getSubimage(0, 0, 50, 20), frame(0, 3, 4).getSubimage(30, 0, 20, 20), 30, 0);
        assertThat(read(file).image()).isEqualTo(PixelImage.of(frame(0, 0, 1, 2, 3, 4)));
    }

    /** The same on an image that reaches far beyond the screen: 200x200 pixels. */
    private static BufferedImage beyond(BufferedImage frame) {
        BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.drawImage(frame, 0, 0, null);
        graphics.dispose();
        return image;
    }

    @Test
    void pixels_beyond_the_screen_count_too() {
        byte[] file = TestImages.gif(List.of(frame(0), beyond(frame(0, 0, 1)), beyond(frame(0, 0, 1, 2, 3, 4))));
        ImageReader.Read all = read(file);
        assertThat(all.image()).isEqualTo(PixelImage.of(frame(0, 0, 1, 2, 3, 4)));
        ImageLimits two = new ImageLimits(1 << 20, 200, 2 * 200 * 200); // with the first one, too few for three
        ImageReader.Read some = ImageReader.readAll(ImageSource.of(file), two);
        assertThat(some.image()).isEqualTo(PixelImage.of(frame(0, 0, 1)));
        assertThat(some.frames()).isEqualTo(3);
    }

    @Test
    void an_animation_without_its_end_is_read_and_one_that_was_cut_short_is_not() {
        byte[] file = TestImages.gif(frames((frame, bar) -> bar <= frame));
        assertThat(read(Arrays.copyOf(file, file.length - 1)).frames()).isEqualTo(BARS);
        byte[] cut = Arrays.copyOf(file, file.length - 20);
        assertThatThrownBy(() -> read(cut))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessageContaining("cut short");
    }

    @Test
    void a_palette_of_far_more_than_256_colors_is_not_copied_for_each_frame() {
        byte[] file = TestImages.apng(frames((frame, bar) -> bar <= frame));
        int header = 8 + 25; // signature and header
        for (int colors : new int[] {256, 1000, 100_000}) {
            ByteArrayOutputStream with = new ByteArrayOutputStream();
            with.write(file, 0, header);
            with.writeBytes(TestImages.chunk("PLTE", new byte[3 * colors]));
            with.writeBytes(TestImages.chunk("tRNS", new byte[256]));
            with.write(file, header, file.length - header);
            if (colors == 256) {
                assertThat(read(with.toByteArray()).frames()).isEqualTo(BARS);
            } else {
                assertThatThrownBy(() -> read(with.toByteArray()))
                        .isInstanceOf(ImageDecodeException.class)
                        .hasMessageContaining("a palette of more than 256 colors");
            }
        }
    }
}
