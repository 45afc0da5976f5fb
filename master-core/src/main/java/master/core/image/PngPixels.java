// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Counts the pixels of a PNG without decoding them. Source: PNG specification (third edition), chapters 8 and 10. */
final class PngPixels {
    private static final int HEADER_BODY = 16; // behind the signature, and the header's length and type
    private static final long MOST_BYTES = 256L << 20; // they are unpacked twice; no usual limit of size lets more pass
    private static final int DATA = 0x49444154; // IDAT

    /** The passes of an interlaced image: first column, first row, step to the right, step down. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private PngPixels() {}

    /**
     * Checks that all pixels are there, and their checksum right.
     *
     * @param png a PNG whose chunks have been checked
     */
    static void check(byte[] png) throws BadImageException {
        ByteBuffer header = ByteBuffer.wrap(png, HEADER_BODY, 13).slice();
        long expected = bytes(header);
        if (expected > MOST_BYTES) {
            throw new BadImageException("PNG file cut short: its last chunk is missing");
        }
        Inflater inflater = new Inflater();
        try {
            byte[] block = new byte[8192];
            long count = 0;
            for (int at = 8; at < png.length && !inflater.finished(); ) {
                ByteBuffer chunk = ByteBuffer.wrap(png, at, 8);
                int length = chunk.getInt();
                if (chunk.getInt() == DATA) {
                    inflater.setInput(png, at + 8, length);
                    int read;
                    while (count <= expected && (read = inflater.inflate(block)) > 0) {
                        count += read;
                    }
                }
                at += 12 + length;
            }
            if (!inflater.finished() || count < expected) {
                throw new BadImageException(
                        "PNG file cut short: %d of %d bytes of pixels are there".formatted(count, expected));
            }
        } catch (DataFormatException e) {
            throw new BadImageException("PNG file damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private static long bytes(ByteBuffer header) {
        int width = header.getInt(0);
        int height = header.getInt(4);
        int channels = switch (header.get(9)) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
        int bits = channels * header.get(8);
        if (header.get(12) == 0) {
            return rows(width, height, bits);
        }
        long sum = 0;
        for (int[] pass : PASSES) {
            int columns = (width - pass[0] + pass[2] - 1) / pass[2];
            int lines = (height - pass[1] + pass[3] - 1) / pass[3];
            sum += columns > 0 && lines > 0 ? rows(columns, lines, bits) : 0;
        }
        return sum;
    }

    private static long rows(int width, int height, int bits) {
        return height * (1 + ((long) width * bits + 7) / 8);
    }
}
