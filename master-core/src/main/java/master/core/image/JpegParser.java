// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Checks JPEG files segment by segment and keeps what the pixels need. What the application segments say about colors
 * and orientation is read here; then they are left out, with their profiles and thumbnails. A file that
 * is cut short is refused: decoders make gray areas of what is missing, and gray areas make wrong texts. Nothing but the end
 * marker may be missing. Source: ITU-T T.81,
 * annex B.
 */
final class JpegParser {
    /** Far more than any encoder writes; each scan of a progressive file makes the decoder visit the whole image. */
    private static final int MAX_SCANS = 64;

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);

    private final byte[] file;
    private final Cursor in;
    private final ByteArrayOutputStream kept;
    private int width; // 0 until the frame header
    private int height;
    private byte[] componentIds = {};
    private int adobeTransform = -1; // none seen
    private boolean jfif;
    private int orientation = 1;
    private int scans;
    private boolean progressive;
    private int scanned; // components of the scans so far

    private JpegParser(byte[] file) {
        this.file = file;
        this.in = new Cursor(file, "JPEG");
        this.kept = new ByteArrayOutputStream(file.length);
    }

    static EncodedImage parse(byte[] file) throws BadImageException {
        return new JpegParser(file).parse();
    }

    private EncodedImage parse() throws BadImageException {
        in.skip(2); // start of image
        kept.write(file, 0, 2);
        int marker;
        do {
            marker = marker();
            if (marker != 0xD9) {
                segment(marker);
            }
        } while (marker != 0xD9 && !endIsMissing());
        if (scans == 0) {
            throw in.damaged("it holds no pixels");
        }
        kept.write(0xFF);
        kept.write(0xD9);
        return new EncodedImage(ImageFormat.JPEG, width, height, kept.toByteArray(), color(), orientation);
    }

    /**
     * Whether the file ends where the end marker should be. The decoder warns if a scan is not complete; a missing scan it does
     * not notice, so there must be all of them, which is not to be known of a progressive file.
     */
    private boolean endIsMissing() {
        return in.remaining() == 0 && scans > 0 && !progressive && scanned == componentIds.length;
    }

    private int marker() throws BadImageException {
        if (in.u8() != 0xFF) {
            throw in.damaged("a marker is missing");
        }
        int marker;
        do {
            marker = in.u8(); // 0xFF may be repeated
        } while (marker == 0xFF);
        return marker;
    }

    private void segment(int marker) throws BadImageException {
        int start = in.position();
        int length = in.u16();
        if (length < 2) {
            throw in.damaged("a segment of %d bytes".formatted(length));
        }
        in.skip(length - 2L);
        int end = in.position();
        boolean application = marker >= 0xE0 && marker <= 0xEF;
        if (application) {
            application(marker, start + 2, end);
        } else if (marker != 0xFE) { // a comment
            switch (marker) {
                case 0xC0, 0xC1, 0xC2 -> { // baseline, extended, progressive
                    frame(start + 2, end);
                    progressive = marker == 0xC2;
                }
                case 0xC4, 0xDB, 0xDD -> {} // Huffman tables, quantization tables, restart interval
                case 0xDA -> {
                    scans++;
                    scanned += end - start > 2 ? file[start + 2] : 0;
                }
                default ->
                    throw in.damaged(
                            "segment %02X; of the JPEG kinds, baseline and progressive with Huffman coding are read"
                                    .formatted(marker));
            }
            kept.write(0xFF);
            kept.write(marker);
            kept.write(file, start, end - start);
            if (marker == 0xDA) {
                scan();
            }
        }
    }

    private void scan() throws BadImageException {
        if (width == 0) {
            throw in.damaged("pixels before the frame header");
        }
        if (scans > MAX_SCANS) {
            throw in.damaged("more than %d scans".formatted(MAX_SCANS));
        }
        int start = in.position();
        int at = start;
        while (at + 1 < file.length && !((file[at] & 255) == 0xFF && endsScan(file[at + 1] & 255))) {
            at++;
        }
        if (at + 1 >= file.length) {
            at = file.length; // perhaps nothing but the end marker is missing
            in.skip(at - start);
            if (!endIsMissing()) {
                in.skip(1); // fails: cut short
            }
        } else {
            in.skip(at - start);
        }
        kept.write(file, start, at - start);
    }

    /** Within a scan, 0xFF is followed by 0 where it is data, by 0xFF where it fills, or starts a restart marker. */
    private static boolean endsScan(int next) {
        return next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7);
    }

    private void frame(int from, int to) throws BadImageException {
        if (width != 0) {
            throw in.damaged("a second frame header");
        }
        Cursor header = new Cursor(Arrays.copyOfRange(file, from, to), "JPEG");
        int bits = header.u8();
        height = header.u16();
        width = header.u16();
        int components = header.u8();
        if (width == 0 || height == 0) {
            throw in.damaged("an image of %dx%d pixels".formatted(width, height));
        }
        if (bits != 8) {
            throw in.damaged("%d bits for a sample, 8 are allowed".formatted(bits));
        }
        if (components != 1 && components != 3 && components != 4) {
            throw in.damaged("%d components, 1, 3 or 4 are allowed".formatted(components));
        }
        componentIds = new byte[components];
        for (int i = 0; i < components; i++) {
            componentIds[i] = (byte) header.u8();
            header.skip(2); // sampling factors, quantization table
        }
    }

    private void application(int marker, int from, int to) {
        if (marker == 0xE0 && startsWith(from, to, JFIF)) {
            jfif = true;
        } else if (marker == 0xE1 && startsWith(from, to, EXIF) && orientation == 1) {
            orientation = Exif.orientation(file, from + EXIF.length, to);
        } else if (marker == 0xEE && startsWith(from, to, ADOBE) && to - from >= 12) {
            adobeTransform = file[from + 11] & 255;
        }
    }

    private boolean startsWith(int from, int to, byte[] prefix) {
        return to - from >= prefix.length && Arrays.equals(file, from, from + prefix.length, prefix, 0, prefix.length);
    }

    /** What the components mean, in the order of trust of libjpeg: JFIF, Adobe, the components' names, YCbCr. */
    private JpegColor color() {
        boolean adobe = adobeTransform >= 0;
        if (componentIds.length == 1) {
            return JpegColor.GRAY;
        }
        if (componentIds.length == 4) {
            return !adobe ? JpegColor.CMYK : adobeTransform == 2 ? JpegColor.YCCK : JpegColor.INVERTED_CMYK;
        }
        boolean namedRgb = Arrays.equals(componentIds, new byte[] {'R', 'G', 'B'});
        boolean rgb = !jfif && (adobe ? adobeTransform == 0 : namedRgb);
        return rgb ? JpegColor.RGB : JpegColor.YCBCR;
    }
}
