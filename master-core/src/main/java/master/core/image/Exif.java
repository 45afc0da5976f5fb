// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads one number out of EXIF data: how the camera was held. Data that makes no sense says nothing. Source: TIFF 6.0,
 * section 2; EXIF 2.32, tag 0x0112.
 */
final class Exif {
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12; // bytes: tag, type, count, value

    private Exif() {}

    /**
     * The orientation.
     *
     * @param file holds the TIFF header
     * @param from the index of its first byte
     * @param to the index behind the data
     * @return 1 to 8; 1, upright, when there is none
     */
    static int orientation(byte[] file, int from, int to) {
        int length = to - from;
        if (length < 8) {
            return 1;
        }
        ByteBuffer data = ByteBuffer.wrap(file, from, length).slice();
        if (data.get(0) != data.get(1) || (data.get(0) != 'I' && data.get(0) != 'M')) {
            return 1;
        }
        data.order(data.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = data.getInt(4);
        if (data.getShort(2) != 42 || directory < 8 || directory > length - 2) {
            return 1;
        }
        int entries = data.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY;
            if (entry > length - ENTRY) {
                return 1;
            }
            if ((data.getShort(entry) & 0xFFFF) == ORIENTATION) {
                int value = data.getShort(entry + 8) & 0xFFFF;
                boolean valid = data.getShort(entry + 2) == SHORT && data.getInt(entry + 4) == 1;
                return valid && value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    /**
     * Turns an image upright.
     *
     * @param orientation 1 to 8: 2 mirrored, 3 upside down, 4 both, 5 to 8 the same of an image that lies on its side
     */
    static PixelImage upright(PixelImage image, int orientation) {
        if (orientation == 1) {
            return image;
        }
        boolean lying = orientation >= 5;
        int width = lying ? image.height() : image.width();
        int height = lying ? image.width() : image.height();
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int[] rgb = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = lying ? y : x;
                int row = lying ? x : y;
                int fromX = fromRight ? image.width() - 1 - column : column;
                int fromY = fromBottom ? image.height() - 1 - row : row;
                rgb[y * width + x] = image.rgb()[fromY * image.width() + fromX];
            }
        }
        return new PixelImage(width, height, rgb);
    }
}
