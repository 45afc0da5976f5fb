// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageInputsTest {
    private final StringWriter told = new StringWriter();

    private List<String> names(Path folder) {
        return ImageInputs.of(List.of(folder.toString()), new PrintWriter(told, true)).stream()
                .map(image -> Path.of(image.name()).getFileName().toString())
                .toList();
    }

    @Test
    void nothing_of_a_folder_is_passed_over_in_silence(@TempDir Path folder) throws IOException {
        for (String name : List.of("a.png", "b.WEBP", "c.tif", "notes.txt", ".hidden.png")) {
            Files.createFile(folder.resolve(name));
        }
        assertThat(names(folder)).containsExactly("a.png", "b.WEBP", "c.tif");
        assertThat(told.toString()).isEmpty();
        Files.createDirectory(folder.resolve("more"));
        assertThat(names(folder)).hasSize(3);
        assertThat(told.toString().strip())
                .isEqualTo("master: folder %s: images of the folders in it (1) are not read".formatted(folder));
    }

    @Test
    void a_folder_of_folders_is_told_apart_from_an_empty_one(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> names(folder)).isInstanceOf(Failure.class).hasMessageEndingWith("in it");
        Files.createDirectory(folder.resolve("more"));
        assertThatThrownBy(() -> names(folder)).hasMessageEndingWith("but folders, whose images are not read");
    }
}
