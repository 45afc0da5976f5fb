// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import master.onnx.ModelFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportCommandTest {
    private static final Path CHECKPOINT = Path.of("../../testdata/import/pytorch/concat.pth");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"words.onnx", "words.safetensors", "words"})
    void a_checkpoint_becomes_a_file_or_a_folder_that_can_be_opened(String name) {
        Path out = folder.resolve(name);

        Run run = Run.of("import", "--from", CHECKPOINT, "--out", out, "--name", "words", "--max-length", 7);

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("MASTER-pytorch", "alphabet: 95 characters", ": model words, 19,130 parameters");
        assertThat(ModelFiles.read(out).manifest().maxLength()).isEqualTo(7);
    }

    @Test
    void the_alphabet_comes_from_a_file_with_one_line_or_many() throws IOException {
        String characters = "ABC" + Character.toString(0x4E00).concat(" ") + "D";
        Path file = Files.writeString(folder.resolve("keys.txt"), "ABC\n" + Character.toString(0x4E00) + " \r\nD\n");

        Run run = Run.of("import", "--from", CHECKPOINT, "--out", folder.resolve("a.onnx"), "--charset-file", file);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("95 characters", "6", characters).hasLineCount(1);
        assertThat(folder.resolve("a.onnx")).doesNotExist();
    }

    @Test
    void the_root_folder_is_no_checkpoint_and_no_file_to_write() {
        assertThat(Run.of("import", "--from", "/", "--out", folder.resolve("a.onnx"))
                        .err())
                .doesNotContain("internal error")
                .hasLineCount(1);
        assertThat(Run.of("import", "--from", folder.resolve("none.pth"), "--out", "/")
                        .err())
                .contains("none.pth")
                .doesNotContain("internal error");
    }

    @Test
    void a_checkpoint_of_another_implementation_than_demanded_is_refused() {
        Run run = Run.of("import", "--from", CHECKPOINT, "--out", folder.resolve("a.onnx"), "--format", "mmocr");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("names of MASTER-pytorch, not those of MASTER-mmocr")
                .hasLineCount(1);
    }
}
