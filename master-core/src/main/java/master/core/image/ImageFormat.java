// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * The formats that are read; everything else is refused, whatever plugins are on the path. To admit one more, add a
 * constant with its first bytes and a parser that checks its structure and leaves nothing but the image.
 */
enum ImageFormat {
    PNG(PngParser::parse, new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}),
    JPEG(JpegParser::parse, new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}),
    GIF(GifParser::parse, new byte[] {'G', 'I', 'F', '8', '7', 'a'}, new byte[] {'G', 'I', 'F', '8', '9', 'a'}),
    BMP(BmpParser::parse, new byte[] {'B', 'M'});

    /** Checks a file of one format. */
    @FunctionalInterface
    interface Parser {
        EncodedImage parse(byte[] file) throws BadImageException;
    }

    private final Parser parser;
    private final byte[][] magics;

    ImageFormat(Parser parser, byte[]... magics) {
        this.parser = parser;
        this.magics = magics;
    }

    /** The format that a file begins like; its name is not asked. */
    static Optional<ImageFormat> of(byte[] file) {
        return Arrays.stream(values())
                .filter(format -> Arrays.stream(format.magics).anyMatch(magic -> startsWith(file, magic)))
                .findFirst();
    }

    /** Checks the structure of a file, and strips it. */
    EncodedImage parse(byte[] file) throws BadImageException {
        return parser.parse(file);
    }

    /** The animation in a file whose structure has been checked, with at most so many frames; empty if it is a single image. */
    Optional<Animation> animation(byte[] file, int mostFrames) throws BadImageException {
        return switch (this) {
            case GIF -> Optional.of(GifParser.animation(file, mostFrames)).filter(animation -> animation.count() > 1);
            case PNG -> ApngParser.animation(file, mostFrames);
            default -> Optional.empty();
        };
    }

    private static boolean startsWith(byte[] file, byte[] magic) {
        return file.length >= magic.length && Arrays.equals(file, 0, magic.length, magic, 0, magic.length);
    }
}
