// SPDX-License-Identifier: Apache-2.0
package master.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import master.api.ModelKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSignatureTest {
    /** Made by {@code openssl genpkey -algorithm ed25519 -outform DER}; for this test only. */
    private static final String PRIVATE = "MC4CAQAwBQYDK2VwBCIEIESuTbQBIGuQ3XUOIgbZmVxEpC6bsrmqlsX2QSsvSIKz";

    /** Of the same, by {@code openssl pkey -pubout}. */
    private static final String PUBLIC = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAlGm8f1jSvNuVsP1B5gg5B7USJTlYJNDM1UoT1wZZK4g=
            -----END PUBLIC KEY-----
            """;

    private static final byte[] FILE = file();
    private static final KeyPair KEYS = keys("Ed25519");
    private static final ModelKey KEY = new ModelKey(KEYS.getPublic());
    private static final byte[] SIGNATURE = ModelSignature.sign(FILE, KEYS.getPrivate());

    private static byte[] file() {
        byte[] file = new byte[1000];
        new Random(4).nextBytes(file);
        return file;
    }

    private static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void refuses(byte[] file, byte[] signature, ModelKey key, String message) {
        assertThatThrownBy(() -> ModelSignature.verify(file, signature, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_signature_by_the_key_is_good() {
        ModelSignature.verify(FILE, SIGNATURE, KEY);
        assertThat(SIGNATURE).hasSize(ModelSignature.LENGTH);
    }

    @Test
    void another_key_is_refused() {
        refuses(FILE, SIGNATURE, new ModelKey(keys("Ed25519").getPublic()), "not by the key that is required");
    }

    @Test
    void every_changed_bit_of_the_file_is_refused() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] changed = FILE.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            refuses(changed, SIGNATURE, KEY, "the file was changed after signing");
        }
    }

    @Test
    void every_changed_byte_of_the_signature_is_refused() {
        for (int at = 0; at < SIGNATURE.length; at++) {
            byte[] changed = SIGNATURE.clone();
            changed[at] ^= 1;
            refuses(FILE, changed, KEY, "its signature");
        }
    }

    @Test
    void every_other_length_is_refused() {
        for (int length = 0; length < 2 * ModelSignature.LENGTH; length++) {
            if (length != ModelSignature.LENGTH) {
                refuses(FILE, Arrays.copyOf(SIGNATURE, length), KEY, length < 64 ? "64 are needed" : "more than 64");
            }
        }
    }

    /** The other direction, too: the signature was made by {@code openssl pkeyutl -sign -rawin}. */
    @Test
    void openssl_gives_the_same(@TempDir Path folder) throws IOException, GeneralSecurityException {
        PrivateKey secret = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(PRIVATE)));
        ModelKey key = ModelKey.read(Files.writeString(folder.resolve("public.pem"), PUBLIC));
        byte[] byOpenssl = HexFormat.of()
                .parseHex("e46fd87148db2d9f6354fd195279dc21b91619e604af367687af086cb56d85b5"
                        + "cf898d507cf21bf813fda42012a16788f36656f0db944c6ab75c305f5862e400");
        assertThat(ModelSignature.sign(new byte[] {1, 2, 3}, secret)).isEqualTo(byOpenssl);
        ModelSignature.verify(new byte[] {1, 2, 3}, byOpenssl, key);
    }
}
