// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Takes the images of an animated PNG apart; each becomes a file of its own. The file has been checked by {@link PngParser}, but
 * for the chunks of the animation. Source: PNG specification (third edition), 4.9 and 11.3.6.
 */
final class ApngParser {
    private static final int ANIMATION = 0x6163544C; // acTL
    private static final int FRAME = 0x6663544C; // fcTL
    private static final int FRAME_DATA = 0x66644154; // fdAT

    /** Bytes of a palette of 256 colors with transparency: each frame gets a copy of what is before the first one. */
    private static final int MOST_COMMON = 12 + 3 * 256 + 12 + 256;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final byte[] file;
    private final Cursor in;
    private final int most;
    private final ByteArrayOutputStream common = new ByteArrayOutputStream(); // palette and transparency
    private final ByteArrayOutputStream data = new ByteArrayOutputStream(); // the pixels of the frame
    private final List<AnimationFrame> frames = new ArrayList<>();
    private ByteBuffer header = NONE;
    private ByteBuffer frame = NONE; // whose pixels come next; NONE: they are no part of the animation
    private int count;

    private ApngParser(byte[] file, int most) {
        this.file = file;
        this.in = new Cursor(file, "PNG");
        this.most = most;
    }

    /** The animation in a PNG, with its first images, at most so many; empty if there is none. */
    static Optional<Animation> animation(byte[] file, int most) throws BadImageException {
        return new ApngParser(file, most).parse();
    }

    private Optional<Animation> parse() throws BadImageException {
        in.skip(8); // signature
        boolean animated = false;
        while (in.remaining() > 0) {
            long length = in.u32();
            int type = (int) in.u32();
            int body = in.position();
            in.skip(length);
            int size = (int) length;
            if (type == PngParser.HEADER && size >= 13) {
                header = ByteBuffer.wrap(file, body, size).slice();
            } else if (type == ANIMATION) {
                animated = true;
            } else if (!animated && type == PngParser.DATA) {
                return Optional.empty();
            } else if (type == PngParser.PALETTE || type == PngParser.TRANSPARENCY) {
                if (size > MOST_COMMON - common.size()) {
                    throw in.damaged("a palette of more than 256 colors");
                }
                chunk(common, type, file, body, size);
            } else if (type == FRAME) {
                finish();
                if (size < 26) {
                    throw in.damaged("a frame control of %d bytes".formatted(size));
                }
                frame = ByteBuffer.wrap(file, body, size).slice();
                count++;
            } else if (type == PngParser.DATA && frame.hasRemaining()) {
                data.write(file, body, size);
            } else if (type == FRAME_DATA && frame.hasRemaining() && size >= 4) {
                data.write(file, body + 4, size - 4);
            } else if (type == PngParser.END) {
                break;
            }
            in.skip(Math.min(4, in.remaining())); // the checksum, which a file without its end may lack
        }
        finish();
        return count > 1
                ? Optional.of(new Animation(header.getInt(0), header.getInt(4), frames, count))
                : Optional.empty();
    }

    /** Makes a file of the frame whose pixels are complete. */
    private void finish() throws BadImageException {
        if (frame.hasRemaining() && frames.size() < most) {
            int width = frame.getInt(4);
            int height = frame.getInt(8);
            int left = frame.getInt(12);
            int top = frame.getInt(16);
            if (width < 1
                    || height < 1
                    || left < 0
                    || top < 0
                    || (long) left + width > header.getInt(0)
                    || (long) top + height > header.getInt(4)) {
                throw in.damaged("a frame of %dx%d pixels at %d,%d".formatted(width, height, left, top));
            }
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            png.write(file, 0, 8);
            byte[] size = new byte[13];
            header.get(0, size);
            ByteBuffer.wrap(size).putInt(width).putInt(height);
            chunk(png, PngParser.HEADER, size, 0, size.length);
            png.writeBytes(common.toByteArray());
            chunk(png, PngParser.DATA, data.toByteArray(), 0, data.size());
            chunk(png, PngParser.END, new byte[0], 0, 0);
            AnimationFrame.After after = switch (frame.get(24)) {
                case 1 -> AnimationFrame.After.CLEAR;
                case 2 -> AnimationFrame.After.BACK;
                default -> AnimationFrame.After.STAY;
            };
            frames.add(new AnimationFrame(
                    EncodedImage.of(ImageFormat.PNG, width, height, png.toByteArray()),
                    left,
                    top,
                    after,
                    frame.get(25) == 1));
        }
        data.reset();
        frame = NONE;
    }

    private static void chunk(ByteArrayOutputStream png, int type, byte[] body, int from, int length) {
        byte[] named = ByteBuffer.allocate(4 + length)
                .putInt(type)
                .put(body, from, length)
                .array();
        CRC32 sum = new CRC32();
        sum.update(named);
        png.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
        png.writeBytes(named);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }
}
