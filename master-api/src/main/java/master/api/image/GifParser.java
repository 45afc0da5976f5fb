// SPDX-License-Identifier: Apache-2.0
package master.api.image;

import java.io.ByteArrayOutputStream;

/**
 * Checks GIF files block by block and keeps the first picture: comments, application data and further frames are left
 * out. The picture is its own canvas: where the first frame covers a part of the screen, that part is read. Source:
 * GIF89a specification.
 */
final class GifParser {
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int PICTURE = 0x2C;
    private static final int END = 0x3B;

    private GifParser() {}

    static EncodedImage parse(byte[] file) throws BadImageException {
        Cursor in = new Cursor(file, "GIF");
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
        in.skip(10); // signature, screen size
        colorTable(in, in.u8(), 2);
        kept.write(file, 0, in.position());
        int control = -1; // where the graphic control block before the picture starts
        int controlEnd = -1;
        while (true) {
            int start = in.position();
            int block = in.u8();
            if (block == EXTENSION) {
                int label = in.u8();
                subBlocks(in);
                if (label == GRAPHIC_CONTROL) {
                    control = start;
                    controlEnd = in.position();
                }
            } else if (block == PICTURE) {
                in.skip(4); // place on the screen
                int width = in.u16LittleEndian();
                int height = in.u16LittleEndian();
                if (width == 0 || height == 0) {
                    throw in.damaged("a picture of %dx%d pixels".formatted(width, height));
                }
                colorTable(in, in.u8(), 0);
                int codeSize = in.u8();
                if (codeSize < 1 || codeSize > 8) {
                    throw in.damaged("code size %d, 1 to 8 are allowed".formatted(codeSize));
                }
                subBlocks(in);
                if (control >= 0) {
                    kept.write(file, control, controlEnd - control);
                }
                kept.write(file, start, in.position() - start);
                kept.write(END);
                return EncodedImage.of(ImageFormat.GIF, width, height, kept.toByteArray());
            } else {
                throw in.damaged(
                        block == END ? "it holds no picture" : "a block of the unknown kind %d".formatted(block));
            }
        }
    }

    /** Skips bytes behind the flags, and the color table that the flags announce. */
    private static void colorTable(Cursor in, int flags, int bytesBefore) throws BadImageException {
        in.skip(bytesBefore);
        if ((flags & 0x80) != 0) {
            in.skip(3L * (2 << (flags & 7)));
        }
    }

    private static void subBlocks(Cursor in) throws BadImageException {
        int length;
        do {
            length = in.u8();
            in.skip(length);
        } while (length > 0);
    }
}
