// SPDX-License-Identifier: Apache-2.0
package master.image.formats;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import master.api.spi.ImageDecoder;

/**
 * WebP, with loss and without; animations are refused. TwelveMonkeys decodes, after sizes were checked here, those of the
 * image inside as well. Thread-safe.
 *
 * <p>Source: RFC 9649.
 */
public final class WebP implements ImageDecoder {
    private static final int ANIMATED = 2; // of the flags of VP8X
    private static final int HEADER = 12;

    @Override
    public String name() {
        return "WebP";
    }

    @Override
    public boolean matches(byte[] file) {
        ByteSource in = in(file);
        return in.says(0, "RIFF") && in.says(8, "WEBP");
    }

    private ByteSource in(byte[] file) {
        return new ByteSource(name(), file, false);
    }

    @Override
    public Size size(byte[] file) throws IOException {
        ByteSource in = in(file);
        long end = 8 + in.number(4, 4);
        if (end > file.length) {
            throw in.damaged("it ends early");
        }
        Size canvas = null;
        for (long at = HEADER; at + 8 <= end; ) {
            long length = in.number(at + 4, 4);
            if (at + 8 + length > end) {
                throw in.damaged("it ends early");
            }
            if (in.says((int) at, "VP8X")) {
                if ((in.number(at + 8, 1) & ANIMATED) != 0) {
                    throw in.refused("it is an animation");
                }
                canvas = new Size((int) in.number(at + 12, 3) + 1, (int) in.number(at + 15, 3) + 1);
            } else if (in.says((int) at, "VP8 ") || in.says((int) at, "VP8L")) {
                Size inside = in.says((int) at, "VP8 ") ? lossy(in, at + 8) : lossless(in, at + 8);
                if (canvas != null && !canvas.equals(inside)) {
                    throw in.damaged("its image is not of the size in its header");
                }
                return inside;
            } else if (in.says((int) at, "ANMF")) {
                throw in.refused("it is an animation");
            }
            at += 8 + length + (length & 1);
        }
        throw in.damaged("there is no image in it");
    }

    private static Size lossy(ByteSource in, long at) throws IOException {
        if (in.number(at + 3, 3) != 0x2a019d) {
            throw in.damaged("it has no key frame");
        }
        return sized(in, (int) in.number(at + 6, 2) & 0x3fff, (int) in.number(at + 8, 2) & 0x3fff);
    }

    private static Size lossless(ByteSource in, long at) throws IOException {
        if (in.number(at, 1) != 0x2f) {
            throw in.damaged("its image does not begin as one");
        }
        long bits = in.number(at + 1, 4);
        return sized(in, (int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
    }

    private static Size sized(ByteSource in, int width, int height) throws IOException {
        if (width == 0 || height == 0) {
            throw in.damaged("its image has no pixels");
        }
        return new Size(width, height);
    }

    @Override
    public BufferedImage decode(byte[] file) throws IOException {
        return Decoding.first(new WebPImageReaderSpi(), file, name());
    }
}
