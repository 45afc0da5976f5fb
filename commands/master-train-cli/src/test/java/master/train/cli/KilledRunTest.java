// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

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
import master.onnx.ModelFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in processes of their own that end in ways a process does not choose. */
@Tag("slow")
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
        pictures = Fixtures.images(folder.resolve("images"), Fixtures.numbers(21));
        run = folder.resolve("run");
        checkpoints = Files.createDirectories(run.resolve("checkpoints"));
        config = Files.writeString(folder.resolve("run.yaml"), Fixtures.yaml(pictures, ENDLESS));
    }

    private MasterProcess start(String shell) throws IOException {
        List<String> words = new ArrayList<>(List.of("train", "--config", config.toString(), "--out", run.toString()));
        if (!checkpoints(checkpoints).isEmpty()) {
            words.add("--resume");
        }
        return MasterProcess.start(shell, folder.resolve("output"), words);
    }

    /** The checkpoints that are there whole, the oldest first. */
    private static List<Path> checkpoints(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("step-"))
                    .sorted()
                    .toList();
        }
    }

    private static Path newest(Path folder) throws IOException {
        List<Path> all = checkpoints(folder);
        return all.get(all.size() - 1);
    }

    private static int step(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().substring("step-".length()));
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
            if (!checkpoints(checkpoints).isEmpty()) {
                assertThat(step(newest(checkpoints))).isGreaterThanOrEqualTo(step);
                step = step(newest(checkpoints));
            }
        }

        Path shorter = Files.writeString(
                folder.resolve("shorter.yaml"),
                Fixtures.yaml(pictures, ENDLESS.replace("1000000", Integer.toString(step + 6))));
        Run resumed = Run.of("train", "--config", shorter, "--out", run, "--resume");
        Run straight = Run.of("train", "--config", shorter, "--out", folder.resolve("straight"));

        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(straight.code()).as(straight.err()).isZero();
        assertThat(resumed.err()).contains("resumed at step " + step);
        Path one = newest(checkpoints);
        Path other = newest(folder.resolve("straight/checkpoints"));
        assertThat(step(one)).isEqualTo(step + 6).isEqualTo(step(other));
        assertThat(ModelFiles.read(one).weights().tensors())
                .isEqualTo(ModelFiles.read(other).weights().tensors());
        assertThat(one.resolve("training.safetensors")) // weights and the optimizer's state
                .hasSameBinaryContentAs(other.resolve("training.safetensors"));
    }

    @Test
    void a_run_that_is_asked_to_end_leaves_a_checkpoint_and_the_exit_code_of_the_signal() throws Exception {
        try (WatchService watch = MasterProcess.watch(checkpoints);
                MasterProcess process = start("")) {
            process.await(watch, name -> name.startsWith("step-"));
            int before = step(newest(checkpoints));

            process.process().destroy(); // SIGTERM

            assertThat(process.exitCode()).as(process.text()).isEqualTo(128 + 15);
            int step = step(newest(checkpoints));
            assertThat(step).isGreaterThanOrEqualTo(before);
            assertThat(process.text()).contains("stopped at step %d; --resume goes on".formatted(step));
        }
    }

    /** A limit on the size of files stands for a full disk: the same write fails, in the same place. */
    @Test
    void a_checkpoint_that_cannot_be_written_ends_the_run_and_leaves_the_one_before() throws Exception {
        Run two = Run.of("train", "--config", config, "--out", run, "--steps", 2);
        assertThat(two.code()).as(two.err()).isZero();
        Files.delete(run.resolve("model.onnx"));
        List<Path> checkpointsBefore = checkpoints(checkpoints);
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
        assertThat(step(newest(checkpoints))).isEqualTo(2);
    }

    private List<byte[]> contents() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (String file : List.of("model.safetensors", "training.safetensors", "state.json")) {
            contents.add(Files.readAllBytes(checkpoints.resolve("step-00000002").resolve(file)));
        }
        return contents;
    }
}
