// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignCommandTest {
    @TempDir
    private Path folder;

    private Path model;
    private Path key;

    @BeforeEach
    void prepare() {
        model = TinyModel.onnx(folder);
        key = newKey("site.pem");
    }

    private Path newKey(String name) {
        Path file = folder.resolve(name);
        Run run = Run.of("sign", "--new-key", file);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains(name + ": keep it secret");
        return file;
    }

    private Run info(Path needed, Object file) {
        return Run.of("info", "--model", file, "--require-signature", needed);
    }

    private void refused(Run run, String message) {
        assertThat(run.code()).as(run.out()).isEqualTo(1);
        assertThat(run.err()).startsWith("master: ").contains(message).hasLineCount(1);
    }

    @Test
    void a_signed_model_runs_where_its_key_is_required_and_no_other_does() throws IOException {
        Path publicKey = Path.of(key + ".pub");
        refused(info(publicKey, model), "a signature is required, and it has none");

        Run signed = Run.of("sign", model, "--key", key);
        assertThat(signed.code()).as(signed.err()).isZero();
        assertThat(info(publicKey, model).code()).isZero();

        refused(info(Path.of(newKey("other.pem") + ".pub"), model), "not by the key that is required");
        refused(info(publicKey, "captcha"), "a signature is required, and it has none");
        refused(info(publicKey, TinyModel.safetensors(folder)), "a signature is required, and it has none");
        for (String command : new String[] {"eval", "bench"}) {
            Run run = Run.of(command, "--data", folder, "--model", "captcha", "--require-signature", publicKey);
            assertThat(run.code()).as(command).isEqualTo(1);
        }

        Path signature = Path.of(model + ".sig");
        byte[] bytes = Files.readAllBytes(signature);
        Files.write(signature, Arrays.copyOf(bytes, 63));
        refused(info(publicKey, model), "63 bytes");
        assertThat(Run.of("sign", model, "--key", key).code())
                .as("a model that is signed can be signed again")
                .isZero();
        assertThat(info(publicKey, model).code()).isZero();
    }

    @Test
    void the_model_of_the_words_of_a_table_needs_a_signature_too() {
        assertThat(Run.of("sign", model, "--key", key).code()).isZero();
        refused(
                Run.of("table", "--model", model, "--require-signature", key + ".pub", "a.png"),
                "words-int8: a signature is required, and it has none");
    }

    @Test
    void a_key_belongs_to_its_owner_alone_and_is_never_overwritten() throws IOException {
        refused(Run.of("sign", "--new-key", key), "is there already");
        assumeTrue(
                key.getFileSystem().supportedFileAttributeViews().contains("posix"), "permissions are those of POSIX");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_new_key_is_written_with_its_public_half_or_not_at_all() throws IOException {
        Path publicFile = Path.of(key + ".pub");
        byte[] before = Files.readAllBytes(key);
        Files.delete(publicFile);
        refused(Run.of("sign", "--new-key", key), "site.pem is there already");
        assertThat(publicFile).doesNotExist();
        assertThat(key).hasBinaryContent(before);

        Files.writeString(folder.resolve("next.pem.pub"), "of somebody else");
        refused(Run.of("sign", "--new-key", folder.resolve("next.pem")), "next.pem.pub is there already");
        assertThat(folder.resolve("next.pem")).doesNotExist();
        assertThat(folder.resolve("next.pem.pub")).hasContent("of somebody else");
    }

    @Test
    void what_cannot_be_signed_is_said_in_one_line() throws IOException {
        refused(Run.of("sign", folder.resolve("gone.onnx"), "--key", key), "cannot be signed");
        refused(Run.of("sign", model, "--key", folder.resolve("gone.pem")), "cannot be read");
        refused(Run.of("sign", "--new-key", folder.resolve("gone/site.pem")), "NoSuchFileException");
        refused(Run.of("sign", model, "--key", key + ".pub"), "is no private key of Ed25519");
        byte[] damaged = Files.readAllBytes(model);
        damaged[damaged.length / 2] ^= 1;
        Files.write(model, damaged);
        refused(Run.of("sign", model, "--key", key), "it was changed or damaged");
        assertThat(Path.of(model + ".sig")).doesNotExist();
    }

    @Test
    void a_file_that_is_no_public_key_is_wrong_usage() {
        Run run = info(key, model);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("is no public key of Ed25519").hasLineCount(1);
    }
}
