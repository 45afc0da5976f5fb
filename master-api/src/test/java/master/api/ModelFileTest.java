// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final byte[] SIGNATURE = {1, 2, 3};

    @Test
    void a_signature_lies_beside_its_file(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("my.onnx");
        assertThat(ModelFile.of(model).signature()).isEmpty();
        Files.write(folder.resolve("my.onnx.sig"), SIGNATURE);
        assertThat(ModelFile.of(model).signature()).contains(SIGNATURE);
    }

    @Test
    void a_signature_lies_beside_its_file_in_an_archive_too(@TempDir Path folder) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(folder.resolve("models.zip"), Map.of("create", "true"))) {
            Files.write(archive.getPath("/my.onnx.sig"), SIGNATURE);
            assertThat(ModelFile.of(archive.getPath("/my.onnx")).signature()).contains(SIGNATURE);
        }
    }

    @Test
    void of_a_signature_that_is_too_long_one_byte_too_many_is_read(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("my.onnx");
        Files.write(ModelFile.signatureOf(model), new byte[1000]);
        assertThat(ModelFile.of(model).signature().orElseThrow()).hasSize(65);
    }
}
