// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import master.api.Box;
import master.api.Canvas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {
    private static final List<Canvas> CANVASES = List.of(
            new Canvas(64, 64),
            new Canvas(64, 96),
            new Canvas(64, 128),
            new Canvas(48, 128),
            new Canvas(32, 128),
            new Canvas(32, 192),
            new Canvas(32, 256),
            new Canvas(32, 384));

    private static final Preprocessing FIT = Preprocessing.fitting(1, CANVASES);

    private static Placement at(int width, int height, int left, int top, Placement of) {
        return new Placement(of.imageWidth(), of.imageHeight(), of.canvas(), width, height, left, top);
    }

    @ParameterizedTest
    @CsvSource({
        "STRETCH,     20, 10,  40, 16,  0, 0",
        "PAD_RIGHT,   20, 10,  32, 16,  0, 0",
        "PAD_RIGHT,   80, 16,  40,  8,  0, 4",
        "PAD_CENTER,  20, 10,  32, 16,  4, 0",
        "PAD_CENTER,  80, 16,  40,  8,  0, 4",
        "TOP_LEFT,    20, 10,  32, 16,  0, 0",
        "TOP_LEFT,    80, 16,  40,  8,  0, 0",
        "FULL_HEIGHT, 20, 10,  32, 16,  0, 0",
        "FULL_HEIGHT, 10, 20,  16, 16,  0, 0",
        "FULL_HEIGHT, 80, 10,  40, 16,  0, 0",
        "FIT,         20, 10,  40, 16,  0, 0", // scaled by 2 and 1.6
        "FIT,         10, 20,  12, 16, 14, 0", // 8 columns would keep its ratio, 12 are half as many again
        "FIT,         80, 10,  40,  8,  0, 4", // 5 rows would keep its ratio, 7.5 are half as many again
        "OPEN_WIDTH,  20, 10,  32, 16,  0, 0",
        "OPEN_WIDTH,  10, 30,   6, 16,  0, 0", // 5.33 columns
        "OPEN_WIDTH,  80, 10,  40, 16,  0, 0",
    })
    void is_where_it_is_by_hand(
            ResizeMode mode, int imageWidth, int imageHeight, int width, int height, int left, int top) {
        Placement placement = Preprocessing.of(1, 16, 40, mode).place(imageWidth, imageHeight);
        assertThat(placement).isEqualTo(at(width, height, left, top, placement));
        assertThat(placement.canvas()).isEqualTo(new Canvas(16, 40));
    }

    @ParameterizedTest
    @CsvSource({
        "50,   50, 64x64",
        "200, 100, 64x128",
        "200,  50, 32x128",
        "160,  60, 48x128",
        "300,  50, 32x192",
        "9000,  9, 32x384",
        "9,  9000, 64x64",
    })
    void chooses_the_nearest_aspect_ratio(int width, int height, String canvas) {
        assertThat(FIT.place(width, height).canvas()).isEqualTo(Canvas.parse(canvas));
    }

    @Test
    void of_two_that_are_as_near_the_smaller_is_chosen() {
        List<Canvas> squareAndWide = List.of(new Canvas(16, 64), new Canvas(32, 32));
        assertThat(Preprocessing.fitting(1, squareAndWide).place(20, 10).canvas())
                .isEqualTo(new Canvas(16, 64));
        List<Canvas> sameRatio = List.of(new Canvas(32, 64), new Canvas(16, 32));
        assertThat(Preprocessing.fitting(1, sameRatio).place(500, 100).canvas()).isEqualTo(new Canvas(16, 32));
    }

    @Test
    void between_the_canvases_nothing_is_distorted_much_and_beyond_them_no_more_than_allowed() {
        for (int width = 10; width < 1500; width += 7) {
            Placement placement = FIT.place(width, 50);
            double across = (double) placement.width() / width;
            double down = placement.height() / 50.0;
            double stretch = Math.max(across / down, down / across);
            double ratio = width / 50.0;
            assertThat(stretch).as("width %d", width).isLessThan(ratio >= 1 && ratio <= 12 ? 1.23 : 1.56);
            if (ratio > 17.9 && ratio < 18.4) {
                continue; // within the rounding of a row
            }
            assertThat(placement.leavesBackground())
                    .as("width %d", width)
                    .isEqualTo(ratio < 1 / 1.5 || ratio > 12 * 1.5);
        }
    }

    @Test
    void on_a_larger_canvas_it_keeps_its_size_in_the_middle() {
        Placement placement = FIT.place(200, 50, new Canvas(64, 192));
        assertThat(placement).isEqualTo(new Placement(200, 50, new Canvas(64, 192), 128, 32, 32, 16));
    }

    @Test
    void on_a_canvas_that_is_too_small_it_is_scaled() {
        Placement placement = FIT.place(50, 50, new Canvas(32, 384)); // 64x64 does not fit
        assertThat(placement).isEqualTo(new Placement(50, 50, new Canvas(32, 384), 48, 32, 168, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "48x128 64x64,        64x128",
        "32x128 32x192,       32x192",
        "32x128 32x128,       32x128",
        "48x128 64x64 64x96,  64x128",
        "64x64 32x384,        32x384", // none is as high and as wide: the largest
    })
    void several_share_the_smallest_that_holds_them_all(String some, String expected) {
        List<Canvas> canvases =
                Arrays.stream(some.split(" ")).map(Canvas::parse).toList();
        assertThat(FIT.holding(canvases)).isEqualTo(Canvas.parse(expected));
    }

    @Test
    void maps_boxes_as_by_hand() {
        Placement placement = new Placement(20, 10, new Canvas(16, 40), 30, 16, 5, 0);
        assertThat(placement.toCanvas(new Box(2, 5, 4, 5))).isEqualTo(new Box(8, 8, 6, 8));
        assertThat(placement.toImage(new Box(8, 8, 6, 8))).isEqualTo(new Box(2, 5, 4, 5));
        assertThat(placement.toShares(new Box(2, 5, 4, 5))).containsExactly(11 / 40f, 12 / 16f, 6 / 40f, 8 / 16f);
    }

    @ParameterizedTest
    @EnumSource
    void maps_boxes_there_and_back(ResizeMode mode) {
        Random random = new Random(3);
        Preprocessing preprocessing = Preprocessing.of(1, 32, 128, mode);
        for (int i = 0; i < 300; i++) {
            Placement placement = preprocessing.place(1 + random.nextInt(400), 1 + random.nextInt(200));
            Box box = new Box(
                    random.nextDouble() * 99 - 9,
                    random.nextDouble() * 99 - 9,
                    random.nextDouble() * 99,
                    random.nextDouble());
            assertClose(placement.toImage(placement.toCanvas(box)), box, 1e-9);
            float[] shares = placement.toShares(box);
            assertClose(placement.fromShares(shares[0], shares[1], shares[2], shares[3]), box, 0.05);
            Box whole = placement.toCanvas(new Box(0, 0, placement.imageWidth(), placement.imageHeight()));
            Box covered = new Box(placement.left(), placement.top(), placement.width(), placement.height());
            assertClose(whole, covered, 1e-9);
        }
    }

    private static void assertClose(Box actual, Box expected, double tolerance) {
        assertThat(actual.x()).isCloseTo(expected.x(), within(tolerance));
        assertThat(actual.y()).isCloseTo(expected.y(), within(tolerance));
        assertThat(actual.width()).isCloseTo(expected.width(), within(tolerance));
        assertThat(actual.height()).isCloseTo(expected.height(), within(tolerance));
    }

    @Test
    void the_background_is_the_mean_of_the_border() {
        int[] pixels = new int[4 * 10];
        Arrays.fill(pixels, 0x102030);
        pixels[1 * 4 + 1] = 0xFFFFFF; // inside: does not count
        for (int x = 0; x < 4; x++) {
            pixels[x] = 0x503040; // 4 of 24
        }
        Preprocessing color = new Preprocessing(3, List.of(new Canvas(32, 64)), ResizeMode.FIT, 0, 1);
        float[] planes = new float[color.length()];
        Placement placement = color.apply(new PixelImage(4, 10, pixels), planes, 0);
        assertThat(placement.left()).isPositive();
        int[] expected = {27, 35, 51}; // (16 * 20 + 80 * 4) / 24, (32 * 20 + 48 * 4) / 24, (48 * 20 + 64 * 4) / 24
        for (int channel = 0; channel < 3; channel++) {
            assertThat((double) planes[channel * 32 * 64]).isCloseTo(expected[channel] / 255.0, within(1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "100, 50,  48x96, 96",
        "10,  20,  48x60, 24",
        "301, 100, 48x144, 144", // 144.48
        "9,   2,   48x200, 200", // 216 are too many
    })
    void an_open_canvas_is_as_wide_as_the_image(int width, int height, String canvas, int covered) {
        List<Canvas> ends = List.of(new Canvas(48, 60), new Canvas(48, 200));
        Placement placement = new Preprocessing(1, ends, ResizeMode.OPEN_WIDTH, 0.5, 0.5).place(width, height);
        assertThat(placement.canvas()).isEqualTo(Canvas.parse(canvas));
        assertThat(placement.width()).isEqualTo(covered);
        assertThat(placement.height()).isEqualTo(48);
    }

    @Test
    void beside_the_image_an_open_canvas_is_zeros() {
        Preprocessing open = new Preprocessing(
                3, List.of(new Canvas(8, 16), new Canvas(8, 64)), ResizeMode.OPEN_WIDTH, 0.5, 0.5, Filter.BILINEAR);
        int[] white = new int[64];
        Arrays.fill(white, 0xFFFFFF);
        float[] planes = new float[open.length(new Canvas(8, 16))];
        open.apply(new PixelImage(8, 8, white), planes, 0);
        for (int i = 0; i < planes.length; i++) {
            assertThat(planes[i]).isEqualTo(i % 16 < 8 ? 1 : 0);
        }
    }

    @Test
    void open_canvases_have_one_height() {
        List<Canvas> two = List.of(new Canvas(32, 64), new Canvas(48, 128));
        List<Canvas> turned = List.of(new Canvas(32, 128), new Canvas(32, 64));
        for (List<Canvas> canvases : List.of(two, turned)) {
            assertThatThrownBy(() -> new Preprocessing(1, canvases, ResizeMode.OPEN_WIDTH, 0.5, 0.5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("one, or the narrowest and the widest of one height, are allowed");
        }
    }

    @Test
    void of_several_canvases_an_image_fills_the_nearest() {
        Preprocessing stretch = new Preprocessing(3, CANVASES, ResizeMode.STRETCH, 0.5, 0.5);
        assertThat(stretch.place(200, 100)).isEqualTo(new Placement(200, 100, new Canvas(64, 128), 128, 64, 0, 0));
        assertThat(stretch.place(10, 1000).leavesBackground()).isFalse();
    }

    @Test
    void several_canvases_want_a_mode_that_chooses() {
        for (ResizeMode mode : ResizeMode.values()) {
            if (mode != ResizeMode.FIT && mode != ResizeMode.STRETCH && mode != ResizeMode.OPEN_WIDTH) {
                assertThatThrownBy(() -> new Preprocessing(1, CANVASES, mode, 0.5, 0.5))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("8 canvases with resize ")
                        .hasMessageEndingWith(", several are allowed with fit and stretch");
            }
        }
        Canvas same = new Canvas(32, 32);
        assertThatThrownBy(() -> Preprocessing.fitting(1, List.of(same, same)))
                .hasMessage("canvases [32x32, 32x32], 1 to 64 different ones are allowed");
        assertThatThrownBy(() -> Preprocessing.fitting(1, List.of()))
                .hasMessage("canvases [], 1 to 64 different ones are allowed");
    }

    @Test
    void a_placement_of_another_image_is_refused() {
        PixelImage image = new PixelImage(2, 1, new int[2]);
        assertThatThrownBy(() -> FIT.apply(image, FIT.place(3, 1), new float[FIT.length()], 0))
                .hasMessage("PixelImage[2x1] with a placement of 3x1 (width x height), one of its size is needed");
    }

    @Test
    void several_canvases_survive_their_properties() {
        assertThat(FIT.toProperties().get("canvases"))
                .isEqualTo("64x64,64x96,64x128,48x128,32x128,32x192,32x256,32x384");
        assertThat(Preprocessing.fromProperties(FIT.toProperties())).isEqualTo(FIT);
        assertThat(FIT.largest()).isEqualTo(new Canvas(32, 384));
    }
}
