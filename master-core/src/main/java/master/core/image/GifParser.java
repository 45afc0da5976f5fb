// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checks GIF files block by block; comments and application data are left out. Each image of the file becomes a file of its
 * own. Of a file with one image, that is its own canvas: where it covers a part of the screen, that part is read. Source:
 * GIF89a specification.
 */
final class GifParser {
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int PICTURE = 0x2C;
    private static final int END = 0x3B;

    private final byte[] file;
    private final Cursor in;
    private byte[] head = {}; // signature, screen, color table
    private int screenWidth;
    private int screenHeight;
    private final List<AnimationFrame> frames = new ArrayList<>();
    private int control = -1; // where the graphic control block before the next image starts
    private int controlEnd = -1;
    private int count;

    private GifParser(byte[] file) {
        this.file = file;
        this.in = new Cursor(file, "GIF");
    }

    /** The first image. */
    static EncodedImage parse(byte[] file) throws BadImageException {
        return new GifParser(file).parse(1).frames().get(0).image();
    }

    /** The images of a file, at most so many of them. */
    static Animation animation(byte[] file, int most) throws BadImageException {
        return new GifParser(file).parse(most);
    }

    private Animation parse(int most) throws BadImageException {
        in.skip(6); // signature
        screenWidth = in.u16LittleEndian();
        screenHeight = in.u16LittleEndian();
        colorTable(in.u8(), 2);
        head = Arrays.copyOf(file, in.position());
        while (count == 0 || most > 1 && in.remaining() > 0) { // a file may lack its end
            int start = in.position();
            int block = in.u8();
            if (block == EXTENSION) {
                int label = in.u8();
                subBlocks();
                if (label == GRAPHIC_CONTROL) {
                    control = start;
                    controlEnd = in.position();
                }
            } else if (block == PICTURE) {
                readImage(start, most);
            } else if (count == 0) {
                throw in.damaged(
                        block == END ? "it holds no image" : "a block of the unknown kind %d".formatted(block));
            } else {
                break;
            }
        }
        EncodedImage first = frames.get(0).image(); // where the screen has no size, or a smaller one
        return new Animation(
                Math.max(screenWidth, first.width()), Math.max(screenHeight, first.height()), frames, count);
    }

    private void readImage(int start, int most) throws BadImageException {
        int left = in.u16LittleEndian();
        int top = in.u16LittleEndian();
        int width = in.u16LittleEndian();
        int height = in.u16LittleEndian();
        if (width == 0 || height == 0) {
            throw in.damaged("an image of %dx%d pixels".formatted(width, height));
        }
        colorTable(in.u8(), 0);
        int codeSize = in.u8();
        if (codeSize < 1 || codeSize > 8) {
            throw in.damaged("code size %d, 1 to 8 are allowed".formatted(codeSize));
        }
        subBlocks();
        if (count++ < most) {
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            kept.writeBytes(head);
            int disposal = 0;
            if (control >= 0) {
                kept.write(file, control, controlEnd - control);
                disposal = file[control + 3] >> 2 & 7;
            }
            kept.write(file, start, in.position() - start);
            kept.write(END);
            frames.add(new AnimationFrame(
                    EncodedImage.of(ImageFormat.GIF, width, height, kept.toByteArray()),
                    left,
                    top,
                    disposal == 2
                            ? AnimationFrame.After.CLEAR
                            : disposal == 3 ? AnimationFrame.After.BACK : AnimationFrame.After.STAY,
                    true));
        }
        control = -1;
    }

    /** Skips bytes behind the flags, and the color table that the flags announce. */
    private void colorTable(int flags, int bytesBefore) throws BadImageException {
        in.skip(bytesBefore);
        if ((flags & 0x80) != 0) {
            in.skip(3L * (2 << (flags & 7)));
        }
    }

    private void subBlocks() throws BadImageException {
        int length;
        do {
            length = in.u8();
            in.skip(length);
        } while (length > 0);
    }
}
