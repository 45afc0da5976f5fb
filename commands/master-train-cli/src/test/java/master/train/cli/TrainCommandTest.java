// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
    @TempDir
    private Path folder;

    private Path config;
    private Path run;

    @BeforeEach
    void prepare() throws IOException {
        Fixtures.images(folder.resolve("images"), List.of("0123", "45", "6789", "1", "90", "777", "3141", "52"));
        config = write(Fixtures.yaml(Path.of("images"), "steps: 3")); // relative to the configuration
        run = folder.resolve("run");
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("my.yaml"), yaml);
    }

    private void assertFails(Run result, String... message) {
        assertFails(1, result, message);
    }

    private void assertFails(int code, Run result, String... message) {
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines().filter(line -> line.startsWith("master: ")))
                .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    train                                       | missing required option: '--config=FILE'
                    train -c a.yaml --ouut=b                    | unknown option: '--ouut=b'; did you mean --out?
                    train -c a.yaml --resume --finetune a.onnx  | mutually exclusive
                    finetune                                    | missing required options: '--data=PATH', '--out=FILE'
                    finetune -d a -o b.onnx --steps many        | '--steps'
                    """)
    void wrong_usage_is_told_in_one_line(String words, String message) {
        Run result = Run.of((Object[]) words.split(" "));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("master: ")
                .contains(message, "--help")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "finetune"})
    void help_teaches_with_examples(String command) {
        Run result = Run.of(command, "--help");

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("Example", "  master " + command).doesNotContain("${");
    }

    @Test
    void what_is_wrong_with_the_configuration_is_told_in_one_line() throws IOException {
        assertFails(Run.of("train", "-c", folder.resolve("gone.yaml")), "gone.yaml: no such file");
        Files.writeString(config, Files.readString(config).replace("maxLength", "maxLenght"));
        assertFails(Run.of("train", "-c", config, "-o", run), "my.yaml: maxLenght", "did you mean maxLength?");
        assertThat(run).doesNotExist();
    }

    @Test
    void a_label_outside_the_charset_is_told_before_anything_is_written() throws IOException {
        Files.copy(folder.resolve("images/45.png"), folder.resolve("images/4z5.png"));
        assertFails(
                Run.of("train", "-c", config, "-o", run), "1 of 9 labels do not fit the model: ", "not in the charset");
        assertThat(run).doesNotExist();
    }

    @Test
    void a_folder_of_images_that_is_not_there_is_told() throws IOException {
        write(Files.readString(config).replace("images", "imagez"));
        assertFails(
                Run.of("train", "-c", config, "-o", run),
                folder.resolve("imagez").toString());
    }

    @Test
    void trains_refuses_to_overwrite_and_resumes() throws IOException {
        Run first = Run.of("train", "-c", config, "-o", run);
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out()).isEqualTo("%s: 3 steps%n", run.resolve("model.onnx"));
        assertThat(first.err()).contains("step 3/3: loss ");

        assertFails(Run.of("train", "-c", config, "-o", run), run + " already holds a run", "--resume");

        write(Files.readString(config).replace("steps: 3", "steps: 5"));
        Run resumed = Run.of("train", "-c", config, "-o", run, "--resume");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("resumed at step 3");
        assertThat(resumed.out()).isEqualTo("%s: 5 steps%n", run.resolve("model.onnx"));

        Run other =
                Run.of("train", "-c", config, "-o", folder.resolve("other"), "--finetune", run.resolve("model.onnx"));
        assertThat(other.code()).as(other.err()).isZero();
        assertThat(folder.resolve("other/model.onnx")).exists();
    }

    @Test
    void nothing_to_resume_and_nothing_to_start_from_are_told() {
        assertFails(Run.of("train", "-c", config, "-o", run, "--resume"), "there is no checkpoint to resume from");
        assertFails(
                Run.of("train", "-c", config, "-o", run, "--finetune", folder.resolve("gone.onnx")),
                "there is no model file",
                "gone.onnx");
        assertFails(
                Run.of("train", "-c", config, "-o", run, "--finetune", "nobody"),
                "there is no bundled model \"nobody\"",
                "captcha");
        Run elsewhere = Run.of("train", "-c", config, "-o", run, "--finetune", "captcha"); // another network
        assertThat(elsewhere.code()).isEqualTo(1);
        assertThat(elsewhere.err())
                .contains("master: the model to fine-tune has another network: channels is 3, needed 1; ");
    }

    @Test
    void a_folder_in_use_and_numbers_that_are_not_finite_have_exit_codes_of_their_own() throws IOException {
        Files.createDirectories(run);
        try (FileChannel channel =
                        FileChannel.open(run.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertFails(2, Run.of("train", "-c", config, "-o", run), "another trainer is at work in " + run);
        }
        write(Fixtures.yaml(Path.of("images"), "steps: 20, maxSkippedSteps: 0")
                .replace("learningRate: 0.003", "learningRate: 1e37"));
        Run diverged = Run.of("train", "-c", config, "-o", run);
        assertThat(diverged.code()).isEqualTo(3);
        assertThat(diverged.error()).contains("with half the learning rate too", "a lower learningRate than 1.0E37");
    }
}
