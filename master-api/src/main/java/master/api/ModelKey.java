// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Objects;
import master.api.pem.Pem;

/**
 * A public Ed25519 key (RFC 8032) that verifies the signatures of models. Immutable and thread-safe.
 *
 * @param key the key; any other algorithm is an {@link IllegalArgumentException}
 */
public record ModelKey(PublicKey key) {
    public ModelKey {
        Objects.requireNonNull(key, "key");
        if (!(key instanceof EdECPublicKey edwards)
                || !edwards.getParams().getName().equals("Ed25519")) {
            throw new IllegalArgumentException("a key of %s, Ed25519 is needed".formatted(key.getAlgorithm()));
        }
    }

    /**
     * Reads a PEM file ({@code PUBLIC KEY}), as {@code openssl pkey -pubout} and {@code master sign --new-key} write it.
     *
     * @throws IllegalArgumentException if the file does not contain exactly one such key
     * @throws UncheckedIOException if the file cannot be read
     */
    public static ModelKey read(Path file) {
        try {
            byte[] encoded = Pem.decode(Files.readString(file), "PUBLIC KEY");
            return new ModelKey(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("%s is no public key of Ed25519: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("key %s cannot be read: %s".formatted(file, e), e);
        }
    }
}
