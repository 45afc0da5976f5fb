// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import master.api.Recognizer;
import master.data.DatasetException;
import master.onnx.ModelFiles;
import master.onnx.TrainedModel;
import master.train.TestRuns.Recorder;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;
import master.train.data.Example;
import master.train.data.ExampleSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void learns_its_images_by_heart_and_the_exported_model_reads_them() throws IOException {
        Path images = TestRuns.images(folder.resolve("images"), TestRuns.LABELS);
        String yaml = TestRuns.yaml(images, "steps: 150, dropout: 0, averaging: 0.9, validateSteps: 50")
                .replace("training:", "  validation: [{path: '%s'}]\ntraining:".formatted(images));
        TrainingConfig config = ConfigFile.parse(yaml, "test");
        Path run = folder.resolve("run");
        Recorder recorder = new Recorder();

        Trainer.Result result = new Trainer(config, run, recorder).train(TestRuns.data(config));

        assertThat(result.finished()).isTrue();
        assertThat(result.step()).isEqualTo(150);
        assertThat(result.bestScore()).isEqualTo(1);
        assertThat(recorder.validations).hasSize(3);
        assertThat(recorder.checkpoints).containsExactly(run.resolve("checkpoints/step-00000150"));
        assertThat(ConfigFile.read(run.resolve("config.yaml"))).isEqualTo(config);
        assertThat(ModelFiles.read(run.resolve("best.safetensors")).weights().tensors())
                .isEqualTo(result.model().weights().tensors());
        assertThat(result.model().manifest().metrics()).containsEntry("images.wordAccuracy", "1.0");
        try (Recognizer recognizer = Recognizer.open(run.resolve("model.onnx"))) {
            assertThat(TestRuns.LABELS)
                    .allSatisfy(label -> assertThat(recognizer
                                    .recognize(images.resolve(label + ".png"))
                                    .text())
                            .isEqualTo(label));
        }
        JsonMapper json = new JsonMapper();
        int validations = 0;
        double loss = Double.NaN;
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonNode figures = json.readTree(line);
            assertThat(figures.path("step").asInt()).isBetween(1, 150);
            validations += figures.has("validation") ? 1 : 0;
            loss = figures.path("loss").asDouble(loss);
        }
        assertThat(validations).isEqualTo(3);
        assertThat(loss).isBetween(0.0, 1.0);
        assertThat(run.resolve("report.html")).content().contains("best on images", "images at step 150", "of 150");
        assertThat(run.resolve("validation.jsonl")).content().hasLineCount(TestRuns.LABELS.size());
        assertThat(run.toFile().list()).anyMatch(name -> name.startsWith("events.out.tfevents."));
        assertThat(recorder.messages).noneMatch(message -> message.contains("a report of"));
    }

    @Test
    void a_folder_that_holds_a_run_is_refused() throws IOException {
        TrainingConfig config = TestRuns.config(TestRuns.images(folder.resolve("images"), TestRuns.LABELS), "steps: 1");
        Path run = folder.resolve("run");
        new Trainer(config, run, new Recorder()).train(TestRuns.data(config));

        assertThatThrownBy(() -> new Trainer(config, run, new Recorder()).train(TestRuns.data(config)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(run + " already holds a run")
                .hasMessageContaining("--resume");
    }

    @Test
    void a_second_trainer_in_the_same_folder_is_refused_while_the_first_runs() throws Exception {
        Path images = TestRuns.images(folder.resolve("images"), TestRuns.LABELS);
        TrainingConfig config = TestRuns.config(images, "steps: 100000");
        CountDownLatch begun = new CountDownLatch(1);
        Trainer first = new Trainer(config, folder.resolve("run"), new Recorder() {
            @Override
            public void message(String text) {
                begun.countDown();
            }
        });
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Trainer.Result> running = threads.submit(() -> first.train(TestRuns.data(config)));
            begun.await();
            Trainer second = new Trainer(config, folder.resolve("run"), new Recorder());
            assertThatThrownBy(() -> second.train(TestRuns.data(config)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("another trainer is at work");
            first.stop();
            assertThat(running.get().finished()).isFalse();
        } finally {
            first.stop();
            threads.shutdown();
        }
    }

    @Test
    void numbers_that_are_not_finite_end_the_run_after_a_second_try_and_leave_the_last_checkpoint() throws IOException {
        Path images = TestRuns.images(folder.resolve("images"), TestRuns.LABELS);
        TrainingConfig sane = TestRuns.config(images, "steps: 2");
        Path run = folder.resolve("run");
        new Trainer(sane, run, new Recorder()).train(TestRuns.data(sane));
        Path checkpoint = run.resolve("checkpoints/step-00000002");
        List<byte[]> before = contents(checkpoint);

        TrainingConfig absurd = ConfigFile.parse(
                TestRuns.yaml(images, "steps: 50, maxSkippedSteps: 3")
                        .replace("learningRate: 0.003", "learningRate: 1e37"),
                "test");
        Recorder recorder = new Recorder();
        assertThatThrownBy(() -> new Trainer(absurd, run, recorder).resume(TestRuns.data(absurd)))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("a lower learningRate than 1.0E37 may help")
                .hasMessageContaining("the last checkpoint is untouched");

        assertThat(recorder.messages.stream().filter(message -> message.contains("is left out")))
                .hasSize(2 * 4); // three are allowed
        assertThat(recorder.messages)
                .anyMatch(message -> message.contains("back to step 2 with half the learning rate"));
        assertThat(recorder.messages).anyMatch(message -> message.contains("learning rate 5.0E36"));
        assertThat(Checkpoint.list(run.resolve("checkpoints"))).containsExactly(checkpoint);
        List<byte[]> after = contents(checkpoint);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).isEqualTo(before.get(i));
        }
    }

    @Test
    void a_run_that_has_gone_back_to_a_checkpoint_keeps_half_the_learning_rate_when_it_is_resumed() throws IOException {
        Path images = TestRuns.images(folder.resolve("images"), TestRuns.LABELS);
        TrainingConfig config = TestRuns.config(images, "steps: 2");
        Path run = folder.resolve("run");
        new Trainer(config, run, new Recorder()).train(TestRuns.data(config));
        Checkpoint.Content content = Checkpoint.newest(run.resolve("checkpoints"), message -> {});
        Checkpoint.write(
                run.resolve("checkpoints"),
                new Checkpoint.Content(
                        content.model(),
                        content.weights(),
                        content.optimizer(),
                        content.state().rolledBack()),
                1);
        TrainingConfig longer = TestRuns.config(images, "steps: 4");
        Recorder recorder = new Recorder();

        new Trainer(longer, run, recorder).resume(TestRuns.data(longer));

        assertThat(recorder.messages).anyMatch(message -> message.contains("learning rate 0.0015"));
        assertThat(Checkpoint.newest(run.resolve("checkpoints"), message -> {})
                        .state()
                        .rollbacks())
                .isEqualTo(1);
    }

    @Test
    void a_run_ends_when_validations_bring_nothing_better_for_a_while() throws IOException {
        Path images = TestRuns.images(folder.resolve("images"), TestRuns.LABELS);
        // a learning rate of nearly nothing: no validation is better than the first
        String yaml = TestRuns.yaml(images, "steps: 50, validateSteps: 2, patience: 3")
                .replace("learningRate: 0.003", "learningRate: 1e-12")
                .replace("training:", "  validation: [{path: '%s'}]\ntraining:".formatted(images));
        TrainingConfig config = ConfigFile.parse(yaml, "test");
        Path run = folder.resolve("run");

        Trainer.Result result = new Trainer(config, run, new Recorder()).train(TestRuns.data(config));

        assertThat(result.step()).isEqualTo(2 + 3 * 2);
        assertThat(result.finished()).isTrue();
        assertThat(run.resolve("model.onnx")).exists();
    }

    @Test
    void fine_tuning_chooses_the_best_model_anew() throws IOException {
        Path images = TestRuns.images(folder.resolve("images"), TestRuns.LABELS);
        String yaml = TestRuns.yaml(images, "steps: 1, validateSteps: 1")
                .replace("training:", "  validation: [{path: '%s'}]\ntraining:".formatted(images));
        TrainingConfig config = ConfigFile.parse(yaml, "test");
        Trainer.Result first =
                new Trainer(config, folder.resolve("first"), new Recorder()).train(TestRuns.data(config));
        Recorder recorder = new Recorder();

        new Trainer(config, folder.resolve("second"), recorder).finetune(TestRuns.data(config), first.model());

        assertThat(recorder.validations)
                .singleElement()
                .satisfies(v -> assertThat(v.best()).isTrue());
        assertThat(recorder.validations.get(0).sets().get("images").predictions())
                .extracting(prediction -> prediction.example().text())
                .containsExactlyInAnyOrderElementsOf(TestRuns.LABELS);
        assertThat(folder.resolve("second/best.safetensors")).exists();
    }

    @Test
    void a_run_with_the_weights_of_another_one_goes_on_behind_its_images_and_so_does_the_next() throws IOException {
        Path images = TestRuns.images(folder.resolve("images"), TestRuns.LABELS);
        TrainingConfig config = TestRuns.config(images, "steps: 3"); // of 8
        TrainingConfig longer = TestRuns.config(images, "steps: 5");
        Set<Long> first = new ConcurrentSkipListSet<>();
        Set<Long> second = new ConcurrentSkipListSet<>();
        Set<Long> resumed = new ConcurrentSkipListSet<>();
        Set<Long> third = new ConcurrentSkipListSet<>();

        TrainedModel one = trainer(config, "one").train(noting(config, first)).model();
        TrainedModel two =
                trainer(config, "two").finetune(noting(config, second), one).model();
        trainer(longer, "two").resume(noting(longer, resumed));
        trainer(config, "three").finetune(noting(config, third), two);

        assertThat(first).contains(0L, 23L);
        assertThat(second).startsWith(24L).contains(47L);
        assertThat(resumed).startsWith(48L);
        assertThat(third).startsWith(48L);
    }

    private Trainer trainer(TrainingConfig config, String run) {
        return new Trainer(config, folder.resolve(run), new Recorder());
    }

    /** The data of a run, and a note of which examples are asked for. */
    private static DataSources noting(TrainingConfig config, Set<Long> asked) {
        DataSources data = TestRuns.data(config);
        return new DataSources(new NotedSource(data.train(), asked), data.validation());
    }

    private record NotedSource(ExampleSource source, Set<Long> asked) implements ExampleSource {
        @Override
        public String name() {
            return source.name();
        }

        @Override
        public Example at(long index) {
            asked.add(index);
            return source.at(index);
        }

        @Override
        public void close() {
            source.close();
        }
    }

    private static List<byte[]> contents(Path checkpoint) throws IOException {
        return List.of(
                Files.readAllBytes(checkpoint.resolve("model.safetensors")),
                Files.readAllBytes(checkpoint.resolve("training.safetensors")),
                Files.readAllBytes(checkpoint.resolve("state.json")));
    }

    @Test
    void an_image_that_cannot_be_read_is_left_out_and_named() throws IOException {
        Path images = TestRuns.images(folder.resolve("images"), TestRuns.LABELS);
        Files.writeString(images.resolve("8888.png"), "no image");
        TrainingConfig config = TestRuns.config(images, "steps: 9");
        Recorder recorder = new Recorder();

        new Trainer(config, folder.resolve("run"), recorder).train(TestRuns.data(config));

        assertThat(recorder.unreadable)
                .hasSizeGreaterThanOrEqualTo(8) // epochs of 9 images in 9 batches of 8
                .allSatisfy(message -> assertThat(message).contains("8888.png"));
    }

    @Test
    void a_run_without_one_readable_image_fails() throws IOException {
        Path images = Files.createDirectory(folder.resolve("images"));
        Files.writeString(images.resolve("12.png"), "no image");
        TrainingConfig config = TestRuns.config(images, "steps: 9");

        assertThatThrownBy(
                        () -> new Trainer(config, folder.resolve("run"), new Recorder()).train(TestRuns.data(config)))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("not one of 8 samples")
                .hasMessageContaining(images.toString());
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() throws IOException {
        Path images = TestRuns.images(folder.resolve("images"), TestRuns.LABELS);
        TrainingConfig config = TestRuns.config(images, "steps: 1");
        Path run = Files.createDirectories(folder.resolve("run"));
        Files.writeString(run.resolve("checkpoints"), "a file is in the way");

        assertThatThrownBy(() -> new Trainer(config, run, new Recorder()).train(TestRuns.data(config)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("checkpoints");
    }
}
