// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes the usual PNG files much faster than the decoder of the JDK, and to the same pixels: gray and palettes of up to 8
 * bits, RGB, gray with alpha and RGBA of 8 bits, not interlaced. Whatever is out of the ordinary it leaves alone, damaged
 * files above all, so that one decoder alone decides what is an error.
 *
 * <p>Memory beside the pixels: 64 KiB or one row. Source: PNG specification (third edition), chapters 7, 9 and 11.
 */
final class PngDecoder {
    private static final int GRAY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GRAY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;

    private static final int STRIP = 1 << 16; // bytes that are unpacked at once

    private final EncodedImage image;
    private final int depth;
    private final int color;
    private final int[] palette; // 0xAARRGGBB, of gray too; empty where pixels have colors of their own
    private final int rowBytes; // without the filter's byte
    private final int step; // bytes from a pixel to the next, 1 or more
    private final int[] argb;

    private PngDecoder(EncodedImage image, int depth, int color, int[] palette, long rowBits) {
        this.image = image;
        this.depth = depth;
        this.color = color;
        this.palette = palette;
        this.rowBytes = (int) ((rowBits + 7) / 8);
        this.step = Math.max(1, channels(color) * depth / 8);
        this.argb = new int[Math.multiplyExact(image.width(), image.height())];
    }

    /**
     * Decodes a file.
     *
     * @param image a PNG file as {@link PngParser} leaves it, its size checked
     * @return its pixels as {@code 0xAARRGGBB}; nothing if the decoder of the JDK has to be asked
     */
    static Optional<int[]> decode(EncodedImage image) {
        ByteBuffer file = ByteBuffer.wrap(image.bytes()).position(8);
        ByteBuffer header = Chunk.next(file).body;
        if (header.remaining() != 13) {
            return Optional.empty();
        }
        int depth = header.get(8);
        int color = header.get(9);
        boolean usual = header.get(10) == 0 // compression
                && header.get(11) == 0 // filters
                && header.get(12) == 0; // not interlaced
        long rowBits = (long) image.width() * channels(color) * depth;
        if (!usual || !isDepth(color, depth) || rowBits > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        Chunk colors = Chunk.NONE;
        Chunk alpha = Chunk.NONE;
        Chunk chunk = Chunk.next(file);
        while (chunk.type != PngParser.DATA && chunk.type != PngParser.END) {
            if (chunk.type == PngParser.PALETTE && colors.isNone()) {
                colors = chunk;
            } else if (chunk.type == PngParser.TRANSPARENCY && color == PALETTE && !colors.isNone() && alpha.isNone()) {
                alpha = chunk;
            } else {
                return Optional.empty();
            }
            chunk = Chunk.next(file);
        }
        Optional<int[]> palette = palette(color, depth, colors, alpha);
        if (palette.isEmpty()) {
            return Optional.empty();
        }
        PngDecoder decoder = new PngDecoder(image, depth, color, palette.get(), rowBits);
        return decoder.read(chunk, file) ? Optional.of(decoder.argb) : Optional.empty();
    }

    /** A part of the file; its length and checksum are right. */
    private record Chunk(int type, ByteBuffer body) {
        private static final Chunk NONE = new Chunk(0, ByteBuffer.allocate(0));

        boolean isNone() {
            return type == 0;
        }

        static Chunk next(ByteBuffer file) {
            int length = file.getInt();
            int type = file.getInt();
            ByteBuffer body = file.slice(file.position(), length);
            file.position(file.position() + length + 4);
            return new Chunk(type, body);
        }
    }

    /** 0 for what is no type of color. */
    private static int channels(int color) {
        return switch (color) {
            case GRAY, PALETTE -> 1;
            case GRAY_ALPHA -> 2;
            case RGB -> 3;
            case RGB_ALPHA -> 4;
            default -> 0;
        };
    }

    private static boolean isDepth(int color, int depth) {
        boolean packed = depth == 1 || depth == 2 || depth == 4;
        return channels(color) > 0 && (depth == 8 || packed && channels(color) == 1);
    }

    private static Optional<int[]> palette(int color, int depth, Chunk colors, Chunk alpha) {
        if (color == GRAY) {
            int[] ramp = new int[1 << depth];
            for (int i = 0; i < ramp.length; i++) {
                ramp[i] = gray(i * 255 / (ramp.length - 1), 255);
            }
            return Optional.of(ramp);
        }
        if (color != PALETTE) {
            return Optional.of(new int[0]);
        }
        int size = colors.body.remaining() / 3;
        boolean fits =
                size > 0 && size <= 1 << depth && colors.body.remaining() == 3 * size && alpha.body.remaining() <= size;
        if (!fits) {
            return Optional.empty();
        }
        int[] palette = new int[size];
        for (int i = 0; i < size; i++) {
            boolean opaque = i >= alpha.body.remaining();
            palette[i] = (opaque ? 255 : alpha.body.get(i)) << 24
                    | (colors.body.get(3 * i) & 255) << 16
                    | (colors.body.get(3 * i + 1) & 255) << 8
                    | colors.body.get(3 * i + 2) & 255;
        }
        return Optional.of(palette);
    }

    private static int color(byte[] from, int at, int alpha) {
        return alpha << 24 | (from[at] & 255) << 16 | (from[at + 1] & 255) << 8 | from[at + 2] & 255;
    }

    private static int gray(int level, int alpha) {
        return alpha << 24 | (level & 255) * 0x010101;
    }

    /** Whether all rows were there, and the end of the data behind them. */
    private boolean read(Chunk first, ByteBuffer file) {
        int stride = rowBytes + 1;
        int most = Math.max(1, Math.min(image.height(), STRIP / stride)); // rows of a strip
        byte[] strip = new byte[most * stride];
        byte[] above = new byte[rowBytes];
        try (Data data = new Data(first, file)) {
            for (int y = 0; y < image.height(); y += most) {
                int rows = Math.min(most, image.height() - y);
                if (data.read(strip, rows * stride) < rows * stride) {
                    return false;
                }
                for (int row = 0; row < rows; row++) {
                    int at = row * stride + 1;
                    boolean done = row == 0
                            ? unfilter(strip, at, above, 0) && convert(strip, at, y)
                            : unfilter(strip, at, strip, at - stride) && convert(strip, at, y + row);
                    if (!done) {
                        return false;
                    }
                }
                System.arraycopy(strip, (rows - 1) * stride + 1, above, 0, rowBytes);
            }
            return data.read(strip, 1) == 0 && data.inflater.finished(); // its checksum was right
        } catch (DataFormatException e) {
            return false;
        }
    }

    /** The data that follow one another in the file, unpacked. */
    private static final class Data implements AutoCloseable {
        private final Inflater inflater = new Inflater();
        private final ByteBuffer file;
        private Chunk chunk;

        Data(Chunk first, ByteBuffer file) {
            this.file = file;
            this.chunk = first;
        }

        /** Reads bytes to the front of an array; fewer where the data end. */
        int read(byte[] to, int count) throws DataFormatException {
            int filled = 0;
            while (filled < count) {
                int more = inflater.inflate(to, filled, count - filled);
                filled += more;
                if (more == 0) {
                    if (inflater.finished() || !inflater.needsInput() || chunk.type != PngParser.DATA) {
                        break;
                    }
                    inflater.setInput(chunk.body);
                    chunk = Chunk.next(file);
                }
            }
            return filled;
        }

        @Override
        public void close() {
            inflater.end();
        }
    }

    /** Undoes the filter of a row in its place; whether there is such a filter. */
    private boolean unfilter(byte[] row, int from, byte[] above, int up) {
        int end = from + rowBytes;
        int shift = up - from; // to the byte above
        switch (row[from - 1]) {
            case 0 -> {}
            case 1 -> {
                for (int i = from + step; i < end; i++) {
                    row[i] += row[i - step];
                }
            }
            case 2 -> {
                for (int i = from; i < end; i++) {
                    row[i] += above[i + shift];
                }
            }
            case 3 -> {
                for (int i = from; i < end; i++) {
                    int left = i < from + step ? 0 : row[i - step] & 255;
                    row[i] += (byte) (left + (above[i + shift] & 255) >> 1);
                }
            }
            case 4 -> paeth(row, from, end, above, shift);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void paeth(byte[] row, int from, int end, byte[] above, int shift) {
        for (int i = from; i < Math.min(end, from + step); i++) {
            row[i] += above[i + shift];
        }
        for (int i = from + step; i < end; i++) {
            int left = row[i - step] & 255;
            int up = above[i + shift] & 255;
            int corner = above[i + shift - step] & 255;
            int toLeft = Math.abs(up - corner);
            int toUp = Math.abs(left - corner);
            int toCorner = Math.abs(left + up - 2 * corner);
            int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
            row[i] += (byte) nearest;
        }
    }

    /** Whether all indices are in the palette. */
    private boolean convert(byte[] row, int from, int y) {
        int to = y * image.width();
        int width = image.width();
        switch (color) {
            case RGB -> {
                for (int x = 0; x < width; x++) {
                    argb[to + x] = color(row, from + 3 * x, 255);
                }
            }
            case RGB_ALPHA -> {
                for (int x = 0; x < width; x++) {
                    int at = from + 4 * x;
                    argb[to + x] = color(row, at, row[at + 3]);
                }
            }
            case GRAY_ALPHA -> {
                for (int x = 0; x < width; x++) {
                    int at = from + 2 * x;
                    argb[to + x] = gray(row[at], row[at + 1]);
                }
            }
            default -> {
                int mask = (1 << depth) - 1;
                for (int x = 0; x < width; x++) {
                    int bit = x * depth;
                    int index = row[from + (bit >> 3)] >> 8 - depth - (bit & 7) & mask;
                    if (index >= palette.length) {
                        return false;
                    }
                    argb[to + x] = palette[index];
                }
            }
        }
        return true;
    }
}
