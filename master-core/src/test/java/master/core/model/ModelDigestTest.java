// SPDX-License-Identifier: Apache-2.0
package master.core.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ModelDigestTest {
    private static final String ENTRY = "\n\rmaster.sha256\u0012@";

    private static byte[] file(String before, String value, String after) {
        return (before + ENTRY + value + after).getBytes(ISO_8859_1);
    }

    @Test
    void is_the_sha256_of_the_file_with_zeros_in_its_place() throws Exception {
        byte[] open = file("before \u00ff", ModelDigest.placeholder(), "after");
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(open));

        byte[] sealed = ModelDigest.seal(open);

        assertThat(ModelDigest.stated(sealed)).contains(expected);
        assertThat(ModelDigest.verify(sealed)).isEqualTo(expected);
        assertThat(ModelDigest.stated(open)).contains("0".repeat(64));
        assertThat(sealed).hasSameSizeAs(open);
    }

    @Test
    void sealing_again_changes_nothing() {
        byte[] sealed = ModelDigest.seal(file("", ModelDigest.placeholder(), "x"));
        assertThat(ModelDigest.seal(sealed)).isEqualTo(sealed);
    }

    @Test
    void refuses_a_change_of_any_bit() {
        byte[] sealed = ModelDigest.seal(file("some bytes", ModelDigest.placeholder(), "more"));
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatIllegalArgumentException()
                    .as("bit %d", bit)
                    .isThrownBy(() -> ModelDigest.verify(changed))
                    .withMessageContaining("master.sha256");
        }
    }

    @Test
    void says_what_a_foreign_file_is() {
        foreign("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a Git LFS pointer, not the file itself");
        foreign("<!DOCTYPE html><html>", "an HTML page, perhaps a login or an error: <!DOCTYPE html>");
        foreign("PK\3\4\0\0", "a zip archive");
        foreign("\10\7\22\7pytorch:", "an ONNX file of another program or one that was cut short");
    }

    private static void foreign(String file, String kind) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelDigest.verify(file.getBytes(ISO_8859_1)))
                .withMessageStartingWith("no model of ours, but " + kind);
    }

    @Test
    void refuses_a_file_without_one() {
        byte[] file = "no such property, master.sha256 or not".getBytes(ISO_8859_1);
        assertThat(ModelDigest.stated(file)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelDigest.verify(file))
                .withMessage("no model of ours, but a text: no such property, master.sha256 or not"
                        + " (property master.sha256 with 64 characters is missing)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelDigest.verify(new byte[0]))
                .withMessage("the file is empty");
        assertThat(ModelDigest.stated(new byte[0])).isEmpty();
    }

    @Test
    void refuses_a_value_that_is_cut_off() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelDigest.seal(file("", "0".repeat(63), "")))
                .withMessageContaining("missing");
    }

    @Test
    void refuses_more_than_one() {
        String entry = ENTRY + ModelDigest.placeholder();
        byte[] file = (entry + "between" + entry).getBytes(ISO_8859_1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelDigest.seal(file))
                .withMessage("property master.sha256 is there more than once");
        assertThatIllegalArgumentException().isThrownBy(() -> ModelDigest.stated(file));
    }
}
