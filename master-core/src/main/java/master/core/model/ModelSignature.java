// SPDX-License-Identifier: Apache-2.0
package master.core.model;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import master.api.ModelKey;
import master.core.io.Sha256;

/**
 * Signatures of model files, which show an attacker where {@link ModelDigest} shows damage only. A signature lies beside
 * its file: that of {@code my.onnx} is {@code my.onnx.sig}, 64 bytes of Ed25519 (RFC 8032). What is signed is a line of
 * its own and the file's SHA-256 as {@code sha256sum} prints it, so that openssl can sign and check too.
 */
public final class ModelSignature {
    /** Bytes of a signature. */
    public static final int LENGTH = 64;

    private static final String ALGORITHM = "Ed25519";
    private static final String FIRST_LINE = "MASTER model, signature 1\n"; // so that it is good for nothing else

    private ModelSignature() {}

    /**
     * Signs a file.
     *
     * @param file all its bytes
     * @throws IllegalArgumentException if the key is not one of Ed25519
     */
    public static byte[] sign(byte[] file, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(message(file));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot sign: " + e.getMessage(), e);
        }
    }

    /**
     * Checks a signature.
     *
     * @param file all bytes of the file, those that are used afterwards
     * @throws IllegalArgumentException if it is not the signature of that file by that key
     */
    public static void verify(byte[] file, byte[] signature, ModelKey key) {
        if (signature.length != LENGTH) {
            throw new IllegalArgumentException(
                    signature.length < LENGTH
                            ? "its signature has %d bytes, %d are needed".formatted(signature.length, LENGTH)
                            : "its signature has more than %d bytes".formatted(LENGTH));
        }
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key.key());
            check.update(message(file));
            if (check.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("its signature cannot be one: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "its signature is not by the key that is required, or the file was changed after signing");
    }

    private static byte[] message(byte[] file) {
        return (FIRST_LINE + Sha256.hex(file) + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
