// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;
import master.api.ImageSource;
import master.api.spi.ImageDecoder;
import master.core.image.ImageReader;
import master.core.image.TextImage;

/**
 * About how much work an image is: the bytes of its pixels, as its header tells, also in base64. A header that tells nothing
 * sensible is refused before a pixel is decoded, so it weighs nothing. Of a long text only the start is looked at; what that
 * does not tell is taken for long.
 */
final class Weight {
    /** What reading costs apart from pixels, in the same unit: a captcha takes about as long as so many bytes. */
    static final long BASE = 500_000;

    /** An image of more than that takes so long that others would wait for it. */
    static final long LONG = BASE + 1_000_000;

    private static final long NANOS = 14; // of a captcha's, for each unit

    private static final int TEXT = 1 << 16; // characters that are looked at

    private static final long FRAME_CONTROL = 0x6663544C; // fcTL

    private static final int[] PNG_CHANNELS = {1, 0, 3, 1, 2, 0, 4}; // by color type

    private Weight() {}

    /** About as much work as something that takes so long. */
    static long of(long nanos) {
        return nanos / NANOS;
    }

    static long of(ImageSource source) {
        if (source instanceof ImageSource.Image image) {
            BufferedImage decoded = image.image();
            return 4L * decoded.getWidth() * decoded.getHeight();
        }
        return source instanceof ImageSource.Bytes bytes ? of(bytes.bytes()) : 0;
    }

    private static long of(byte[] file) {
        if (begins(file, 0x89, 'P', 'N', 'G') && file.length > 25) {
            int type = file[25] & 0xff;
            int channels = type < PNG_CHANNELS.length ? PNG_CHANNELS[type] : 0;
            long whole = pixels(big(file, 16, 4), big(file, 20, 4));
            return Math.max(whole, pngFrames(file)) * channels * (file[24] == 16 ? 2 : 1);
        }
        if (begins(file, 'G', 'I', 'F') && file.length > 12) {
            return Math.max(pixels(little(file, 6, 2), little(file, 8, 2)), gifFrames(file));
        }
        if (begins(file, 'B', 'M') && file.length > 25) {
            return little(file, 14, 4) == 12 // of OS/2
                    ? 4 * pixels(little(file, 18, 2), little(file, 20, 2))
                    : 4 * pixels(little(file, 18, 4), Math.abs((int) little(file, 22, 4)));
        }
        return begins(file, 0xff, 0xd8) ? jpeg(file) : other(file);
    }

    /** The pixels of the frames of an animation; 0 if there are none. */
    private static long pngFrames(byte[] file) {
        long pixels = 0;
        int frames = 0;
        long length;
        for (int at = 8; at + 20 <= file.length && frames < ImageReader.MOST_FRAMES; at += (int) (12 + length)) {
            length = big(file, at, 4);
            if (big(file, at + 4, 4) == FRAME_CONTROL) {
                pixels += pixels(big(file, at + 12, 4), big(file, at + 16, 4));
                frames++;
            }
            if (length > file.length - at) {
                break;
            }
        }
        return pixels;
    }

    /** The pixels of all images of a GIF: each has a size of its own, whatever that of the screen is. */
    private static long gifFrames(byte[] file) {
        long pixels = 0;
        int at = 13 + gifColors(file[10]);
        for (int frames = 0; at + 10 < file.length && frames < ImageReader.MOST_FRAMES; at++) {
            if (file[at] == 0x2c) { // an image
                pixels += pixels(little(file, at + 5, 2), little(file, at + 7, 2));
                frames++;
                at += 11 + gifColors(file[at + 9]);
            } else if (file[at] == 0x21) { // an extension
                at += 2;
            } else {
                break;
            }
            while (at < file.length && file[at] != 0) { // blocks of data
                at += 1 + (file[at] & 0xff);
            }
        }
        return pixels;
    }

    /** Bytes of a table of colors, by the flags that announce it. */
    private static int gifColors(byte flags) {
        return flags < 0 ? 3 * (2 << (flags & 7)) : 0;
    }

    /** A format that a module on the path reads, or a text. */
    private static long other(byte[] file) {
        long weight = 0;
        try {
            Optional<byte[]> start = TextImage.findStart(file, TEXT);
            weight = start.isPresent() ? of(start.get()) : onPath(file);
        } catch (IOException | RuntimeException e) {
            // who reads it is told; it tells no size
        }
        return weight == 0 && file.length > TEXT ? LONG : weight;
    }

    private static long onPath(byte[] file) throws IOException {
        for (ImageDecoder format : ImageDecoder.all()) {
            if (format.matches(file)) {
                ImageDecoder.Size size = format.size(file);
                return 4 * pixels(size.width(), size.height());
            }
        }
        return 0;
    }

    /** The first frame header; segments before it are skipped by their lengths. */
    private static long jpeg(byte[] file) {
        int at = 2;
        while (at + 9 < file.length && file[at] == (byte) 0xff) {
            int marker = file[at + 1] & 0xff;
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                return 4 * pixels(big(file, at + 7, 2), big(file, at + 5, 2));
            }
            at += marker == 0xff ? 1 : 2 + (int) big(file, at + 2, 2);
        }
        return 0;
    }

    private static long pixels(long width, long height) {
        long most = 1 << 16;
        return width > 0 && height > 0 && width <= most && height <= most ? width * height : 0;
    }

    private static boolean begins(byte[] file, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= file.length || (file[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static long big(byte[] file, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | file[at + i] & 0xff;
        }
        return value;
    }

    private static long little(byte[] file, int at, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | file[at + i] & 0xff;
        }
        return value;
    }
}
