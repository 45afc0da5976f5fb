// SPDX-License-Identifier: Apache-2.0
package master.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import master.core.io.FileKind;
import master.core.io.Sha256;

/**
 * The seal of a model file: the property {@link ModelManifest#DIGEST_KEY} holds the SHA-256 of the whole file, taken
 * while the 64 characters of that property are {@code 0}. So one file carries its own seal, and every byte of it
 * counts. It shows damage, not an attacker: whoever can change the file can seal it again.
 *
 * <p>The file is not parsed. The property is found as the bytes that ONNX's protobuf form gives it
 * ({@code StringStringEntryProto}, key in field 1 and value in field 2), which may occur only once.
 */
public final class ModelDigest {
    private static final int LENGTH = 64; // hexadecimal characters of a SHA-256
    private static final byte[] ENTRY = entry();

    private ModelDigest() {}

    /**
     * What the property must hold before {@link #seal}: 64 zeros.
     */
    public static String placeholder() {
        return "0".repeat(LENGTH);
    }

    /**
     * The digest that a file states, whether true or not; empty when it states none.
     *
     * @throws IllegalArgumentException if it states more than one
     */
    public static Optional<String> stated(byte[] file) {
        int at = find(file);
        return at < 0 ? Optional.empty() : Optional.of(new String(file, at, LENGTH, StandardCharsets.ISO_8859_1));
    }

    /**
     * The digest that a file should state, in lower case.
     *
     * @throws IllegalArgumentException if the file has no property for it, or more than one
     */
    public static String compute(byte[] file) {
        int at = position(file);
        MessageDigest sha256 = Sha256.digest();
        sha256.update(file, 0, at);
        sha256.update(placeholder().getBytes(StandardCharsets.US_ASCII));
        sha256.update(file, at + LENGTH, file.length - at - LENGTH);
        return HexFormat.of().formatHex(sha256.digest());
    }

    /**
     * The digest of a file that is as it was sealed.
     *
     * @throws IllegalArgumentException if the file states no digest, more than one, or another than it has
     */
    public static String verify(byte[] file) {
        String computed = compute(file);
        String stated = stated(file).orElseThrow();
        if (!computed.equals(stated)) {
            throw new IllegalArgumentException("%s is \"%s\", the file has %s: it was changed or damaged"
                    .formatted(ModelManifest.DIGEST_KEY, printable(stated), computed));
        }
        return computed;
    }

    /**
     * A copy of a file that states its digest.
     *
     * @param file with the property present; its value does not matter
     * @throws IllegalArgumentException if the file has no property for it, or more than one
     */
    public static byte[] seal(byte[] file) {
        byte[] sealed = file.clone();
        byte[] digest = compute(file).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digest, 0, sealed, position(file), LENGTH);
        return sealed;
    }

    private static int position(byte[] file) {
        int at = find(file);
        if (at < 0) {
            throw new IllegalArgumentException(foreign(file));
        }
        return at;
    }

    private static String foreign(byte[] file) {
        if (file.length == 0) {
            return "the file is empty";
        }
        String missing = "property %s with %d characters is missing".formatted(ModelManifest.DIGEST_KEY, LENGTH);
        boolean onnx =
                file.length > 2 && file[0] == 8 && file[1] > 0 && file[1] < 32; // field 1, the version of the format
        return FileKind.of(file)
                .or(() -> onnx
                        ? Optional.of("an ONNX file of another program or one that was cut short")
                        : Optional.empty())
                .map(kind -> "no model of ours, but %s (%s)".formatted(kind, missing))
                .orElse(missing);
    }

    /** The index of the first of the 64 characters, or -1. */
    private static int find(byte[] file) {
        int found = -1;
        for (int at = 0; at <= file.length - ENTRY.length - LENGTH; at++) {
            if (file[at] == ENTRY[0] && Arrays.equals(file, at, at + ENTRY.length, ENTRY, 0, ENTRY.length)) {
                if (found >= 0) {
                    throw new IllegalArgumentException(
                            "property %s is there more than once".formatted(ModelManifest.DIGEST_KEY));
                }
                found = at + ENTRY.length;
            }
        }
        return found;
    }

    /** The bytes before the value: field 1, its length, the key, field 2, its length. */
    private static byte[] entry() {
        byte[] key = ModelManifest.DIGEST_KEY.getBytes(StandardCharsets.US_ASCII);
        byte[] entry = new byte[key.length + 4];
        entry[0] = 0x0A;
        entry[1] = (byte) key.length;
        System.arraycopy(key, 0, entry, 2, key.length);
        entry[key.length + 2] = 0x12;
        entry[key.length + 3] = LENGTH;
        return entry;
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
