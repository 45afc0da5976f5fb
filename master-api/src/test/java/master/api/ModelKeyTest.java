// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import master.api.pem.Pem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelKeyTest {
    /** Made by {@code openssl genpkey -algorithm ed25519}; for this test only. */
    private static final String PRIVATE = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIESuTbQBIGuQ3XUOIgbZmVxEpC6bsrmqlsX2QSsvSIKz
            -----END PRIVATE KEY-----
            """;

    /** Of the same, by {@code openssl pkey -pubout}. */
    private static final String PUBLIC = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAlGm8f1jSvNuVsP1B5gg5B7USJTlYJNDM1UoT1wZZK4g=
            -----END PUBLIC KEY-----
            """;

    private static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keys_survive_their_text() {
        byte[] encoded = keys("Ed25519").getPublic().getEncoded();
        assertThat(Pem.decode(Pem.encode(encoded, "PUBLIC KEY"), "PUBLIC KEY")).isEqualTo(encoded);
        assertThat(PUBLIC).isEqualTo(Pem.encode(Pem.decode(PUBLIC, "PUBLIC KEY"), "PUBLIC KEY"));
    }

    @Test
    void what_is_no_public_key_of_ed25519_is_refused_and_named(@TempDir Path folder) throws IOException {
        String[] texts = {
            "",
            "no key",
            PRIVATE,
            PUBLIC + PUBLIC,
            PUBLIC.replace("MCow", "M*ow"),
            PUBLIC.replace("MCow", "MCoW"),
            Pem.encode(keys("Ed448").getPublic().getEncoded(), "PUBLIC KEY")
        };
        for (String text : texts) {
            Path file = Files.writeString(folder.resolve("key.pem"), text);
            assertThatThrownBy(() -> ModelKey.read(file))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(file + " is no public key of Ed25519: ");
        }
        assertThatThrownBy(() -> new ModelKey(keys("RSA").getPublic())).hasMessage("a key of RSA, Ed25519 is needed");
    }
}
