// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/**
 * Checks PNG files chunk by chunk, checksums included, and keeps what the pixels need: header, palette, transparency
 * and data. Text and color profiles, which can unpack to hundreds of megabytes, are left out unread, and so are the
 * further images of an animation. The last chunk, which holds nothing, may be missing if all pixels are there. Source: PNG specification (third edition), chapters 5 and 11.
 */
final class PngParser {
    private static final int SIGNATURE = 8;
    static final int HEADER = 0x49484452; // IHDR
    static final int PALETTE = 0x504C5445; // PLTE
    static final int TRANSPARENCY = 0x74524E53; // tRNS
    static final int DATA = 0x49444154; // IDAT
    static final int END = 0x49454E44; // IEND
    private static final int EXIF = 0x65584966; // eXIf
    private static final int ANCILLARY = 0x20000000; // set in the type of a chunk that a reader may skip

    private static final byte[] END_CHUNK = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82};

    private PngParser() {}

    static EncodedImage parse(byte[] file) throws BadImageException {
        Cursor in = new Cursor(file, "PNG");
        in.skip(SIGNATURE);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
        kept.write(file, 0, SIGNATURE);
        int width = 0;
        int height = 0;
        boolean data = false;
        int orientation = 1;
        int type = 0;
        while (type != END && !(data && endIsMissing(in))) {
            int start = in.position();
            long length = in.u32();
            type = (int) in.u32();
            if ((type == HEADER) != (start == SIGNATURE)) {
                throw in.damaged("the header is not the first chunk, or comes again");
            }
            int body = in.position();
            in.skip(length);
            boolean wanted = type == HEADER || type == PALETTE || type == TRANSPARENCY || type == DATA || type == END;
            if (!wanted && (type & ANCILLARY) == 0) {
                throw in.damaged("a chunk of an unknown kind that cannot be skipped");
            }
            long sum = in.u32();
            if (wanted) {
                if (checksum(file, body - 4, in.position() - 4) != sum) {
                    throw in.damaged("a checksum is wrong");
                }
                kept.write(file, start, in.position() - start);
            }
            if (type == HEADER) {
                Cursor header = new Cursor(file, "PNG");
                header.skip(body);
                width = side(header);
                height = side(header);
            }
            if (type == EXIF) {
                orientation = Exif.orientation(file, body, in.position() - 4);
            }
            data |= type == DATA;
        }
        if (!data) {
            throw in.damaged("it holds no pixels");
        }
        if (type != END) {
            kept.writeBytes(END_CHUNK);
            PngPixels.check(kept.toByteArray());
        }
        return new EncodedImage(ImageFormat.PNG, width, height, kept.toByteArray(), JpegColor.NONE, orientation);
    }

    /** Whether nothing is left but a beginning of the last chunk, or not even that. */
    private static boolean endIsMissing(Cursor in) {
        return in.remaining() < END_CHUNK.length && in.startsWith(END_CHUNK, in.remaining());
    }

    private static int side(Cursor header) throws BadImageException {
        long side = header.u32();
        if (side < 1 || side > Integer.MAX_VALUE) {
            throw header.damaged("a side of %d pixels".formatted(side));
        }
        return (int) side;
    }

    private static long checksum(byte[] file, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(file, from, to - from);
        return crc.getValue();
    }
}
