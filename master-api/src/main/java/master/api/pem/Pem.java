// SPDX-License-Identifier: Apache-2.0
package master.api.pem;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Encodes and decodes PEM, the text format of keys (RFC 7468). Holds no state. */
public final class Pem {
    private Pem() {}

    /**
     * Decodes the only block with a label.
     *
     * @param label such as {@code PUBLIC KEY}
     * @throws IllegalArgumentException if there is no such block, more than one, or its content is not base64
     */
    public static byte[] decode(String text, String label) {
        Matcher block = Pattern.compile("-----BEGIN %1$s-----\\s([^-]*)-----END %1$s-----".formatted(label))
                .matcher(text);
        if (!block.find()) {
            throw new IllegalArgumentException("there is no -----BEGIN %s----- with its end".formatted(label));
        }
        byte[] bytes = Base64.getDecoder().decode(block.group(1).replaceAll("\\s", ""));
        if (block.find()) {
            throw new IllegalArgumentException("there is more than one %s".formatted(label));
        }
        return bytes;
    }

    /** Encodes bytes as a block with a label; the last line ends with a line feed. */
    public static String encode(byte[] bytes, String label) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, lines);
    }
}
