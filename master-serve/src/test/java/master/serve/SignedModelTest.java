// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import master.api.ModelFile;
import master.api.ModelKey;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.spi.BundledModel;
import master.core.model.ModelSignature;
import master.serve.engine.Asked;
import master.serve.engine.BundledSource;
import master.serve.engine.ModelFiles;
import master.serve.engine.ModelSource;
import master.serve.engine.RecognizerOpener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that serves signed models only. */
class SignedModelTest {
    @TempDir
    private Path folder;

    private static byte[] captcha() throws IOException {
        return BundledModel.named("captcha").orElseThrow().bytes();
    }

    private static void refuses(ModelSource source) {
        assertThatThrownBy(() -> source.find().opener().open(Asked.NOTHING))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("a signature is required, and it has none");
    }

    @Test
    void a_model_is_served_as_soon_as_its_signature_is_there() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        RecognizerOpener opener =
                RecognizerOpener.of(RecognizerOptions.DEFAULT.withSignedBy(new ModelKey(keys.getPublic())));
        byte[] model = captcha();
        Path file = Files.write(folder.resolve("site.onnx"), model);
        ModelSource source = new ModelFiles(file, opener);
        String before = source.stamp();
        refuses(source);

        Files.write(ModelFile.signatureOf(file), ModelSignature.sign(model, keys.getPrivate()));
        assertThat(source.stamp()).as("the server looks again").isNotEqualTo(before);
        try (Recognizer recognizer = source.find().opener().open(Asked.NOTHING)) {
            assertThat(recognizer.model().name()).isEqualTo("captcha");
        }
        refuses(new BundledSource("captcha", opener));
    }

    @Test
    void a_signature_that_cannot_be_read_matters_only_where_one_is_required() throws Exception {
        Path file = Files.write(folder.resolve("site.onnx"), captcha());
        Files.createDirectory(ModelFile.signatureOf(file));
        ModelSource unsigned = new ModelFiles(file, RecognizerOpener.of(RecognizerOptions.DEFAULT));
        try (Recognizer recognizer = unsigned.find().opener().open(Asked.NOTHING)) {
            assertThat(recognizer.model().name()).isEqualTo("captcha");
        }

        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        RecognizerOptions signed = RecognizerOptions.DEFAULT.withSignedBy(new ModelKey(keys.getPublic()));
        ModelSource source = new ModelFiles(file, RecognizerOpener.of(signed));
        assertThatThrownBy(() -> source.find().opener().open(Asked.NOTHING))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("model site.onnx: its signature cannot be read: IOException");
    }
}
