// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import master.api.ImageSource;
import org.junit.jupiter.api.Test;

class WeightTest {
    private static ByteBuffer file(ByteOrder order, String start) {
        ByteBuffer file = ByteBuffer.allocate(20_000).order(order);
        start.chars().forEach(each -> file.put((byte) each));
        return file;
    }

    private static long weight(ByteBuffer file) {
        byte[] bytes = new byte[file.position()];
        file.get(0, bytes);
        return Weight.of(ImageSource.of(bytes));
    }

    /** A GIF with a screen of 10x10 pixels and so many images of 300x200. */
    private static ByteBuffer gif(int images) {
        ByteBuffer gif =
                file(ByteOrder.LITTLE_ENDIAN, "GIF89a").putShort((short) 10).putShort((short) 10);
        gif.put(new byte[] {(byte) 0x80, 0, 0}).put(new byte[6]); // two colors
        for (int i = 0; i < images; i++) {
            gif.put(new byte[] {0x21, (byte) 0xf9, 4, 1, 2, 3, 4, 0}); // a graphic control
            gif.put((byte) 0x2c).putInt(0).putShort((short) 300).putShort((short) 200);
            gif.put((byte) 0x81).put(new byte[12]); // four colors
            gif.put(new byte[] {2, 3, 9, 9, 9, 1, 9, 0}); // code size, two blocks
        }
        return gif.put((byte) 0x3b).put(new byte[20]);
    }

    @Test
    void a_gif_weighs_what_its_images_do_and_not_its_screen() {
        assertThat(weight(gif(1))).isEqualTo(300 * 200);
        assertThat(weight(gif(5))).isEqualTo(5 * 300 * 200);
        assertThat(weight(gif(100))).as("64 are read").isEqualTo(64 * 300 * 200);
    }

    @Test
    void a_gif_that_is_cut_short_weighs_what_is_there() {
        byte[] whole = gif(3).array();
        for (int length = 13; length < 200; length++) {
            assertThat(weight(file(ByteOrder.LITTLE_ENDIAN, "").put(whole, 0, length)))
                    .isBetween(100L, 3 * 300 * 200L);
        }
    }

    @Test
    void an_animated_png_weighs_what_all_frames_do() {
        ByteBuffer png = file(ByteOrder.BIG_ENDIAN, "\u0089PNG\r\n\u001A\n");
        png.putInt(13)
                .putInt(0x49484452)
                .putInt(300)
                .putInt(200)
                .put(new byte[] {8, 2, 0, 0, 0})
                .putInt(0);
        assertThat(weight(png)).isEqualTo(3 * 300 * 200);
        for (int i = 0; i < 100; i++) {
            png.putInt(26)
                    .putInt(0x6663544C)
                    .putInt(i)
                    .putInt(300)
                    .putInt(100)
                    .put(new byte[14])
                    .putInt(0);
        }
        assertThat(weight(png)).as("64 are read").isEqualTo(64 * 3 * 300 * 100);
        png.putInt(-1).putInt(0x6663544C).put(new byte[20]);
        assertThat(weight(png)).isEqualTo(64 * 3 * 300 * 100);
    }

    @Test
    void a_bitmap_of_os2_has_sides_of_two_bytes() {
        ByteBuffer bitmap =
                file(ByteOrder.LITTLE_ENDIAN, "BM").putInt(0).putInt(0).putInt(26);
        bitmap.putInt(12)
                .putShort((short) 300)
                .putShort((short) 200)
                .putShort((short) 1)
                .putShort((short) 24);
        assertThat(weight(bitmap)).isEqualTo(4 * 300 * 200);
    }
}
