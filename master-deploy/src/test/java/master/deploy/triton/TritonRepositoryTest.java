// SPDX-License-Identifier: Apache-2.0
package master.deploy.triton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TritonRepositoryTest {
    @TempDir
    private Path folder;

    @Test
    void a_folder_of_somebody_else_is_left_as_it_is_whatever_its_encoding() throws IOException {
        Path config = Files.createDirectories(folder.resolve("m")).resolve("config.pbtxt");
        byte[] theirs = "# modèle\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(config, theirs);

        assertThatThrownBy(() -> TritonRepository.write(folder, "m", null, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        folder.resolve("m") + " is there and was not written by master export; it is left as it is");
        assertThat(config).hasBinaryContent(theirs);
    }
}
