// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Images as text: data URIs and base64, with line ends, without padding, in the alphabet for addresses too. Sources: RFC 2397,
 * RFC 4648.
 */
public final class TextImage {
    private static final int BEGINNING = 16; // characters that hold the first bytes of any format

    private TextImage() {}

    /** The file that a text stands for; empty if the text is no data URI, nor base64 of an image. */
    static Optional<byte[]> find(byte[] text) throws BadImageException {
        return isImage(text) ? Optional.of(decode(new String(text, StandardCharsets.ISO_8859_1))) : Optional.empty();
    }

    /**
     * The beginning of such a file.
     *
     * @param characters how many of the text are looked at
     * @throws IOException if those are no base64, nor a data URI with it
     */
    public static Optional<byte[]> findStart(byte[] text, int characters) throws IOException {
        if (!isImage(text)) {
            return Optional.empty();
        }
        int length = Math.min(text.length, characters);
        return Optional.of(decode(new String(text, 0, length, StandardCharsets.ISO_8859_1), text.length > characters));
    }

    private static boolean isImage(byte[] text) {
        String start = beginning(text);
        return start.toLowerCase(Locale.ROOT).startsWith("data:")
                || (start.length() == BEGINNING && beginsAsImage(start));
    }

    private static String beginning(byte[] text) {
        StringBuilder start = new StringBuilder();
        int at = text.length > 2 && text[0] == (byte) 0xEF && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF ? 3 : 0;
        while (at < text.length && start.length() < BEGINNING) {
            char c = (char) (text[at++] & 255);
            if (c > ' ') {
                start.append(c);
            }
        }
        return start.toString();
    }

    private static boolean beginsAsImage(String start) {
        try {
            return ImageFormat.of(
                            Base64.getDecoder().decode(start.replace('-', '+').replace('_', '/')))
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * The bytes of a data URI, or of base64.
     *
     * @throws BadImageException if it is neither
     */
    static byte[] decode(String text) throws BadImageException {
        return decode(text, false);
    }

    private static byte[] decode(String text, boolean goesOn) throws BadImageException {
        String given = text.strip();
        int comma = given.indexOf(',');
        boolean uri = given.regionMatches(true, 0, "data:", 0, 5);
        if (uri && comma < 0) {
            throw new BadImageException("a data URI without a comma, behind which the image is");
        }
        if (uri && !given.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";base64")) {
            throw new BadImageException("a data URI without base64: " + given.substring(0, Math.min(comma, 60)));
        }
        byte[] sextets = new byte[given.length()];
        int count = 0;
        int end = given.length();
        for (int i = uri ? comma + 1 : 0; i < end; i++) {
            char c = given.charAt(i);
            if (c == '-' || c == '_') {
                sextets[count++] = (byte) (c == '-' ? '+' : '/');
            } else if (c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/')) {
                sextets[count++] = (byte) c;
            } else if (c == '=') {
                end = i; // padding, and what stands behind it
            } else if (c > ' ' && c != '\uFEFF' && c != 0xEF && c != 0xBB && c != 0xBF) {
                throw new BadImageException("not base64: character U+%04X at place %d".formatted((int) c, i + 1));
            }
        }
        count -= goesOn ? count % 4 : 0;
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(sextets, count));
        } catch (IllegalArgumentException e) {
            throw new BadImageException("not base64: %d characters, cut short".formatted(count), e);
        }
    }
}
