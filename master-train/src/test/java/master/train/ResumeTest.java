// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.core.network.Weights;
import master.onnx.Safetensors;
import master.train.TestRuns.Recorder;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
    @TempDir
    private Path folder;

    private Path images;
    private Path run;

    @BeforeEach
    void draw() throws IOException {
        images = TestRuns.images(folder.resolve("images"), TestRuns.numbers(21)); // no multiple of the batch
        run = folder.resolve("run");
    }

    private TrainingConfig config(int steps) {
        return TestRuns.config(images, "steps: %d, dropout: 0.1, averaging: 0.98, keepCheckpoints: 3".formatted(steps));
    }

    private Trainer.Result train(TrainingConfig config, Path into) {
        return new Trainer(config, into, new Recorder()).train(TestRuns.data(config));
    }

    private Trainer.Result resume(TrainingConfig config, Recorder recorder) {
        return new Trainer(config, run, recorder).resume(TestRuns.data(config));
    }

    /** The weights, their average and the optimizer's state at the end of a run. */
    private static void assertSame(Path one, Path other) {
        Checkpoint.Content a = Checkpoint.newest(one.resolve("checkpoints"), message -> {});
        Checkpoint.Content b = Checkpoint.newest(other.resolve("checkpoints"), message -> {});
        assertThat(a.state().step()).isEqualTo(b.state().step());
        assertThat(a.weights().tensors()).isEqualTo(b.weights().tensors());
        assertThat(a.model().weights().tensors()).isEqualTo(b.model().weights().tensors());
        assertThat(a.optimizer()).isEqualTo(b.optimizer());
        assertThat(a.weights().tensors()).isNotEqualTo(a.model().weights().tensors());
    }

    @Test
    void a_stopped_run_goes_on_to_bitwise_the_same_weights_and_average() {
        TrainingConfig config = validated("steps: 14, validateSteps: 7, dropout: 0.1, averaging: 0.98");
        train(config, folder.resolve("straight"));

        assertThat(stopAfterValidation(config, 7).step()).isEqualTo(7);
        Recorder recorder = new Recorder();
        Trainer.Result result = resume(config, recorder);

        assertThat(recorder.messages).contains("resumed at step 7");
        assertThat(result.step()).isEqualTo(14);
        assertSame(folder.resolve("straight"), run);
    }

    private TrainingConfig validated(String training) {
        String validation = "  validation: [{path: '%s', count: 3}]\ntraining:".formatted(images);
        return ConfigFile.parse(TestRuns.yaml(images, training).replace("training:", validation), "test");
    }

    private Trainer.Result stopAfterValidation(TrainingConfig config, int at) {
        Trainer[] trainer = new Trainer[1];
        trainer[0] = new Trainer(config, run, new Recorder() {
            @Override
            public void validated(ValidationResult result) {
                if (result.step() == at) {
                    trainer[0].stop();
                }
            }
        });
        return trainer[0].train(TestRuns.data(config));
    }

    @Test
    void a_run_that_is_asked_to_stop_leaves_a_checkpoint_to_go_on_from() {
        Trainer[] trainer = new Trainer[1];
        trainer[0] = new Trainer(config(1000), run, new Recorder() {
            @Override
            public void message(String text) {
                trainer[0].stop(); // before the first step
            }
        });
        Trainer.Result stopped = trainer[0].train(TestRuns.data(config(1000)));

        assertThat(stopped.finished()).isFalse();
        assertThat(stopped.step()).isZero();
        assertThat(run.resolve("model.onnx")).doesNotExist();
        resume(config(5), new Recorder());
        train(config(5), folder.resolve("straight"));
        assertSame(folder.resolve("straight"), run);
    }

    @Test
    void a_best_model_that_was_deleted_is_chosen_anew() throws IOException {
        TrainingConfig config = validated("steps: 9, validateSteps: 2");
        Trainer.Result stopped = stopAfterValidation(config, 4);
        assertThat(stopped.step()).isEqualTo(4);
        assertThat(stopped.finished()).isFalse();

        Files.delete(run.resolve("best.safetensors"));
        Recorder second = new Recorder();
        Trainer.Result finished = resume(config, second);

        assertThat(second.messages).anyMatch(m -> m.contains("best.safetensors is gone"));
        assertThat(finished.finished()).isTrue();
        assertThat(second.validations).hasSize(3); // 6, 8 and the last step
        assertThat(run.resolve("best.safetensors")).exists();
        assertThat(run.resolve("model.onnx")).exists();
    }

    @Test
    void a_folder_of_another_version_says_how_to_go_on() throws IOException {
        train(config(2), run);
        Path written = run.resolve("config.yaml");
        Files.writeString(written, Files.readString(written).replace("seed:", "sead:"));
        assertThatThrownBy(() -> resume(config(3), new Recorder()))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll("config.yaml is of another version", "sead", "--finetune");
    }

    @Test
    void the_best_model_of_other_validation_images_is_chosen_anew_even_after_a_kill() throws IOException {
        stopAfterValidation(validated("steps: 9, validateSteps: 2"), 4);
        Path others = TestRuns.images(folder.resolve("others"), List.of("12", "34"));
        TrainingConfig config = ConfigFile.parse(
                ConfigFile.write(validated("steps: 9, validateSteps: 2"))
                        .replaceAll("(validation:\\s+- path: )\"[^\"]*\"", "$1\"" + others + "\""),
                "test");
        assertThat(config.data().validation().get(0).path()).isEqualTo(others.toString());

        TrainingConfig done = ConfigFile.parse(ConfigFile.write(config).replace("steps: 9\n", "steps: 4\n"), "test");
        assertThat(done.training().steps()).isEqualTo(4);
        assertThatThrownBy(() -> resume(done, new Recorder()))
                .hasMessageEndingWith("has taken all 4 steps: nothing is left to validate on other images");

        Recorder killed = new Recorder() {
            @Override
            public void message(String text) {
                super.message(text);
                if (text.contains("parameters;")) { // before the first step
                    throw new IllegalStateException("killed");
                }
            }
        };
        assertThatThrownBy(() -> resume(config, killed)).hasMessage("killed");
        assertThat(killed.messages).contains("validation is not what it was; the best model is chosen anew");

        Recorder recorder = new Recorder();
        resume(config, recorder);

        assertThat(recorder.messages).anyMatch(m -> m.contains("best.safetensors is gone"));
        assertThat(recorder.validations.get(0).best()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "training.safetensors", "state.json"})
    void a_flipped_bit_makes_it_go_on_from_the_checkpoint_before(String file) throws IOException {
        twoCheckpoints();
        Path damaged = run.resolve("checkpoints/step-00000008").resolve(file);
        byte[] bytes = Files.readAllBytes(damaged);
        for (int at : List.of(bytes.length / 7, bytes.length / 2, bytes.length - 3)) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 4;
            Files.write(damaged, flipped);
            Recorder recorder = new Recorder();

            Checkpoint.Content content = Checkpoint.newest(run.resolve("checkpoints"), recorder::message);

            assertThat(content.state().step()).as("byte %d", at).isEqualTo(4);
            assertThat(recorder.messages)
                    .singleElement()
                    .asString()
                    .contains("step-00000008 is damaged: ")
                    .hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "training.safetensors", "state.json"})
    void a_missing_file_makes_it_go_on_from_the_checkpoint_before(String file) throws IOException {
        twoCheckpoints();
        Files.delete(run.resolve("checkpoints/step-00000008").resolve(file));
        Recorder recorder = new Recorder();

        Checkpoint.Content content = Checkpoint.newest(run.resolve("checkpoints"), recorder::message);

        assertThat(content.state().step()).isEqualTo(4);
        assertThat(recorder.messages).singleElement().asString().contains("step-00000008", "there is no", file);
    }

    @Test
    void behind_a_damaged_checkpoint_the_run_comes_to_bitwise_the_same_weights() throws IOException {
        twoCheckpoints();
        Files.delete(run.resolve("checkpoints/step-00000008/training.safetensors"));
        resume(config(8), new Recorder());
        train(config(8), folder.resolve("straight"));
        assertSame(folder.resolve("straight"), run);
    }

    @Test
    void a_checkpoint_of_an_earlier_version_is_not_resumed_in_silence() throws Exception {
        twoCheckpoints();
        Path old = run.resolve("checkpoints/step-00000008");
        Path file = old.resolve("training.safetensors");
        String before = sha256(file);
        Map<String, Weights.Tensor> tensors =
                new LinkedHashMap<>(Safetensors.read(file).tensors());
        tensors.put("optimizer", tensors.remove("optimizer.v2"));
        Files.delete(file);
        Safetensors.write(file, tensors, Map.of());
        Path state = old.resolve("state.json");
        Files.writeString(state, Files.readString(state).replace(before, sha256(file)));
        Recorder recorder = new Recorder();

        Checkpoint.Content content = Checkpoint.newest(run.resolve("checkpoints"), recorder::message);

        assertThat(content.state().step()).isEqualTo(4);
        assertThat(recorder.messages)
                .singleElement()
                .asString()
                .contains("step-00000008", "an earlier version wrote it");
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private void twoCheckpoints() {
        train(config(4), run);
        resume(config(8), new Recorder());
        assertThat(Checkpoint.list(run.resolve("checkpoints"))).hasSize(2);
    }

    @Test
    void a_damaged_checkpoint_does_not_push_out_a_whole_one() throws IOException {
        TrainingConfig keepOne = TestRuns.config(images, "steps: 6, keepCheckpoints: 1");
        twoCheckpoints();
        Files.delete(run.resolve("checkpoints/step-00000008/state.json"));

        resume(keepOne, new Recorder());

        assertThat(Checkpoint.list(run.resolve("checkpoints")))
                .containsExactly(run.resolve("checkpoints/step-00000006"));
        assertThat(Checkpoint.newest(run.resolve("checkpoints"), message -> {
                            throw new AssertionError(message);
                        })
                        .state()
                        .step())
                .isEqualTo(6);
    }

    @Test
    void what_a_killed_process_left_half_written_is_cleared_away() throws IOException {
        train(config(4), run);
        Path half = Files.createDirectories(run.resolve("checkpoints/.step-00000005.tmp"));
        Files.writeString(half.resolve("model.safetensors"), "half");
        Files.writeString(run.resolve("metrics.jsonl"), "{\"step\":4,\"loss\":1}\n{\"step\":5,\"loss\":1}\n{\"ste");

        resume(config(6), new Recorder());

        assertThat(half).doesNotExist();
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl")))
                .hasSize(2)
                .startsWith("{\"step\":4,\"loss\":1}")
                .last()
                .asString()
                .startsWith("{\"step\":6,");
    }

    @Test
    void without_a_checkpoint_there_is_nothing_to_resume() {
        assertThatThrownBy(() -> resume(config(4), new Recorder()))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("there is no checkpoint to resume from in " + run);
    }

    @Test
    void another_model_is_refused_with_the_keys_that_differ() throws IOException {
        train(config(1), run);
        String yaml = TestRuns.yaml(images, "steps: 4");
        byte[] written = Files.readAllBytes(run.resolve("config.yaml"));

        for (String[] change : new String[][] {
            {
                "network: tiny",
                "network: {preset: tiny, transformer: {decoderLayers: 2}}",
                "master.network.decoderLayers is 1 there, 2 here"
            },
            {"\"0123456789\"", "\"0123456789a\"", "master.charset is 0123456789 there, 0123456789a here"},
            {"name: test", "seed: 2\nname: test", "master.provenance.seed is 1 there, 2 here"}
        }) {
            TrainingConfig other = ConfigFile.parse(yaml.replace(change[0], change[1]), "test");
            assertThatThrownBy(() -> resume(other, new Recorder()))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("a run of another model")
                    .hasMessageContaining(change[2]);
        }
        assertThat(Files.readAllBytes(run.resolve("config.yaml"))).isEqualTo(written);
    }

    @Test
    void a_network_with_a_switch_that_is_standard_now_is_refused() {
        String yaml = TestRuns.yaml(images, "steps: 1");
        String other = yaml.replace("network: tiny", "network: {preset: tiny, transformer: {embeddingScale: false}}");
        train(ConfigFile.parse(other, "test"), run);

        assertThatThrownBy(() -> resume(config(4), new Recorder()))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("master.network.embeddingScale is false there, standard here");
    }

    @Test
    void the_average_is_not_the_last_weights_and_is_what_is_exported() {
        Trainer.Result result = train(config(12), run);
        Checkpoint.Content checkpoint = Checkpoint.newest(run.resolve("checkpoints"), message -> {});
        Weights average = checkpoint.model().weights();

        assertThat(result.model().weights().tensors()).isEqualTo(average.tensors());
        assertThat(checkpoint.weights().tensors()).isNotEqualTo(average.tensors());
    }

    @Test
    void other_data_is_refused_and_another_length_or_learning_rate_is_not() {
        train(config(2), run);

        String other = TestRuns.yaml(images, "steps: 3").replace("batchSize: 8", "batchSize: 5");
        assertThatThrownBy(() -> resume(ConfigFile.parse(other, "test"), new Recorder()))
                .isInstanceOf(TrainingException.class)
                .hasMessageEndingWith(
                        " holds a run on other data: only in its config.yaml: batchSize: 8; only here: batchSize: 5");

        String longer = TestRuns.yaml(images, "steps: 3").replace("learningRate: 0.003", "learningRate: 0.001");
        assertThat(resume(ConfigFile.parse(longer, "test"), new Recorder()).step())
                .isEqualTo(3);
    }

    @Test
    void two_workers_go_on_to_bitwise_the_same_weights_and_another_number_of_them_is_refused() {
        TrainingConfig two = TestRuns.config(images, "steps: 6, dropout: 0.1, averaging: 0.98, workers: 2");
        TrainingConfig half = TestRuns.config(images, "steps: 3, dropout: 0.1, averaging: 0.98, workers: 2");
        train(two, folder.resolve("straight"));
        train(half, run);
        assertThatThrownBy(() -> resume(config(6), new Recorder()))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("another number of workers: 2 there, 1 here");

        resume(two, new Recorder());

        assertSame(folder.resolve("straight"), run);
    }
}
