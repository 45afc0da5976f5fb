// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.util.Arrays;

/**
 * Checks BMP headers. Files that hold a JPEG or PNG inside are refused, and so are the rare CMYK ones; a color profile,
 * which may even name another file, is switched off. Source: Microsoft, "Bitmap Header Types".
 */
final class BmpParser {
    private static final int FILE_HEADER = 14;
    private static final int OS2_HEADER = 12;
    private static final int RGB = 0;
    private static final int RUNS_OF_BYTES = 1;
    private static final int BIT_FIELDS = 3;
    private static final int V4_HEADER = 108;
    private static final int SRGB = 0x73524742; // the value of the color space field that means sRGB

    private BmpParser() {}

    static EncodedImage parse(byte[] file) throws BadImageException {
        Cursor in = new Cursor(file, "BMP");
        in.skip(10); // signature, file size, reserved
        int pixels = in.s32LittleEndian();
        int header = in.s32LittleEndian();
        boolean os2 = header == OS2_HEADER;
        if (!os2 && header != 40 && header != 52 && header != 56 && header != V4_HEADER && header != 124) {
            throw in.damaged("a header of %d bytes".formatted(header));
        }
        long width = os2 ? in.u16LittleEndian() : in.s32LittleEndian();
        long height = os2 ? in.u16LittleEndian() : Math.abs((long) in.s32LittleEndian()); // below 0: top row first
        int planes = in.u16LittleEndian();
        int bits = in.u16LittleEndian();
        int compression = os2 ? RGB : in.s32LittleEndian();
        if (width < 1 || height < 1 || height > Integer.MAX_VALUE || planes != 1) {
            throw in.damaged("an image of %dx%d pixels in %d planes".formatted(width, height, planes));
        }
        if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
            throw in.damaged("%d bits for a pixel; 1, 4, 8, 16, 24 or 32 are allowed".formatted(bits));
        }
        if (compression < RGB || compression > BIT_FIELDS) {
            throw in.damaged("compression %d, 0 to 3 are allowed".formatted(compression));
        }
        if (pixels < FILE_HEADER + header || pixels > file.length) {
            throw in.damaged("its pixels are said to start at byte %d".formatted(pixels));
        }
        if (compression == RGB || compression == BIT_FIELDS) {
            long row = (width * bits + 31) / 32 * 4;
            if (row > (file.length - pixels) / height) {
                throw new BadImageException("BMP file cut short at byte %d: %dx%d pixels of %d bits do not fit"
                        .formatted(file.length, width, height, bits));
            }
        }
        return EncodedImage.of(ImageFormat.BMP, (int) width, (int) height, decodable(file, header));
    }

    /**
     * Checks, if a file that was parsed holds runs of equal pixels, that they reach their end mark or the end of the last row: the
     * decoder leaves out what is missing.
     */
    static void checkRuns(EncodedImage image) throws BadImageException {
        byte[] file = image.bytes();
        Cursor in = new Cursor(file, "BMP");
        in.skip(10);
        int pixels = in.s32LittleEndian();
        if (in.s32LittleEndian() == OS2_HEADER) {
            return;
        }
        in.skip(12); // width, height, planes, bits
        int compression = in.s32LittleEndian();
        if (compression == RGB || compression == BIT_FIELDS) {
            return;
        }
        int size = in.s32LittleEndian(); // 0: not said
        long end = size > 0 ? Math.min(file.length, (long) pixels + size) : file.length;
        Cursor runs = new Cursor(Arrays.copyOf(file, (int) end), "BMP");
        runs.skip(pixels);
        int rows = 0;
        while (runs.remaining() > 0 || rows < image.height()) { // else nothing but the end mark is missing
            int count = runs.u8();
            int kind = runs.u8();
            if (count > 0) {
                continue;
            }
            switch (kind) {
                case 0 -> rows++; // the end of a row
                case 1 -> { // that of the image
                    return;
                }
                case 2 -> { // a step to the right and up
                    runs.skip(1);
                    rows += runs.u8();
                }
                default -> // pixels without a run, of whole words
                    runs.skip(compression == RUNS_OF_BYTES ? kind + kind % 2 : (kind + 3) / 4 * 2);
            }
        }
    }

    /** A copy that states its true size, which many writers get wrong, and no profile. */
    private static byte[] decodable(byte[] file, int header) throws BadImageException {
        byte[] copy = file.clone();
        for (int i = 0; i < 4; i++) {
            copy[2 + i] = (byte) (file.length >> 8 * i);
        }
        if (header < V4_HEADER) {
            return copy;
        }
        new Cursor(file, "BMP").skip(FILE_HEADER + V4_HEADER);
        for (int i = 0; i < 4; i++) {
            copy[FILE_HEADER + 56 + i] = (byte) (SRGB >> 8 * i);
        }
        return copy;
    }
}
