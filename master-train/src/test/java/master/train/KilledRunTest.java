// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import master.train.TestRuns.Recorder;
import master.train.config.TrainingConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in processes of their own that end in ways a process does not choose. */
class KilledRunTest {
    private static final String ENDLESS = "steps: 1000000, checkpointSeconds: 1, dropout: 0.1, averaging: 0.98";
    private static final int KILLS = Integer.getInteger("master.test.kills", 3); // -DargLine=-Dmaster.test.kills=500

    @TempDir
    private Path folder;

    private Path pictures;
    private Path run;
    private Path checkpoints;
    private Path config;

    @BeforeEach
    void prepare() throws IOException {
        pictures = TestRuns.pictures(folder.resolve("pictures"), TestRuns.numbers(21));
        run = folder.resolve("run");
        checkpoints = Files.createDirectories(run.resolve("checkpoints"));
        config = Files.writeString(folder.resolve("run.yaml"), TestRuns.yaml(pictures, ENDLESS));
    }

    private MasterProcess start(String shell) throws IOException {
        List<String> words = new ArrayList<>(List.of("train", "--config", config.toString(), "--out", run.toString()));
        if (!Checkpoint.list(checkpoints).isEmpty()) {
            words.add("--resume");
        }
        return MasterProcess.start(shell, folder.resolve("output"), words);
    }

    private Checkpoint.Content newest() {
        return Checkpoint.newest(checkpoints, message -> {
            throw new AssertionError(message);
        });
    }

    @Test
    void a_run_that_is_killed_while_it_writes_goes_on_to_bitwise_the_same_weights() throws Exception {
        Random random = new Random(1);
        int step = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            // the last one has a checkpoint to be sure, the others may hit the very first
            String prefix = kill == KILLS - 1 ? "step-" : ".step-";
            try (WatchService watch = MasterProcess.watch(checkpoints);
                    MasterProcess process = start("")) {
                process.await(watch, name -> name.startsWith(prefix));
                process.process().waitFor(random.nextInt(30), TimeUnit.MILLISECONDS); // somewhere in the writing
            }
            assertThat(run.resolve("model.onnx")).doesNotExist();
            if (!Checkpoint.list(checkpoints).isEmpty()) {
                assertThat(newest().state().step()).isGreaterThanOrEqualTo(step);
                step = newest().state().step();
            }
        }

        TrainingConfig shorter = TestRuns.config(pictures, ENDLESS.replace("1000000", Integer.toString(step + 6)));
        Recorder recorder = new Recorder();
        new Trainer(shorter, run, recorder).resume(TestRuns.data(shorter));
        new Trainer(shorter, folder.resolve("straight"), new Recorder()).train(TestRuns.data(shorter));

        assertThat(recorder.messages).contains("resumed at step " + step);
        Checkpoint.Content resumed = newest();
        Checkpoint.Content straight = Checkpoint.newest(folder.resolve("straight/checkpoints"), message -> {});
        assertThat(resumed.state().step())
                .isEqualTo(step + 6)
                .isEqualTo(straight.state().step());
        assertThat(resumed.weights().tensors()).isEqualTo(straight.weights().tensors());
        assertThat(resumed.model().weights().tensors())
                .isEqualTo(straight.model().weights().tensors());
        assertThat(resumed.optimizer()).isEqualTo(straight.optimizer());
    }

    @Test
    void a_run_that_is_asked_to_end_leaves_a_checkpoint_and_the_exit_code_of_the_signal() throws Exception {
        try (WatchService watch = MasterProcess.watch(checkpoints);
                MasterProcess process = start("")) {
            process.await(watch, name -> name.startsWith("step-"));
            int before = newest().state().step();

            process.process().destroy(); // SIGTERM

            assertThat(process.exitCode()).as(process.text()).isEqualTo(128 + 15);
            int step = newest().state().step();
            assertThat(step).isGreaterThanOrEqualTo(before);
            assertThat(process.text()).contains("stopped at step %d; --resume goes on".formatted(step));
        }
    }

    /** A limit on the size of files stands for a full disk: the same write fails, in the same place. */
    @Test
    void a_checkpoint_that_cannot_be_written_ends_the_run_and_leaves_the_one_before() throws Exception {
        TrainingConfig two = TestRuns.config(pictures, ENDLESS.replace("1000000", "2"));
        new Trainer(two, run, new Recorder()).train(TestRuns.data(two));
        Files.delete(run.resolve("model.onnx"));
        List<Path> checkpointsBefore = Checkpoint.list(checkpoints);
        List<byte[]> before = contents();

        try (MasterProcess process = start("ulimit -f 80;")) {
            assertThat(process.exitCode()).as(process.text()).isEqualTo(1);
            assertThat(process.text())
                    .containsPattern("(?m)^master: input or output failed: .*step-.*(too large|File size|limit)")
                    .doesNotContain("internal error");
        }

        assertThat(contents()).usingRecursiveComparison().isEqualTo(before);
        try (Stream<Path> entries = Files.list(checkpoints)) {
            assertThat(entries).containsExactlyInAnyOrderElementsOf(checkpointsBefore); // nothing half-written either
        }
        assertThat(newest().state().step()).isEqualTo(2);
    }

    private List<byte[]> contents() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (String file : List.of("model.safetensors", "training.safetensors", "state.json")) {
            contents.add(Files.readAllBytes(checkpoints.resolve("step-00000002").resolve(file)));
        }
        return contents;
    }
}
