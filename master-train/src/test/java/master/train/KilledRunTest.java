// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import master.train.TestRuns.Recorder;
import master.train.config.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRunTest {
    private static final String ENDLESS = "steps: 1000000, checkpointSeconds: 1, dropout: 0.1, averaging: 0.98";
    private static final int MINUTES = 5; // far more than needed: a broken test ends, a slow machine does not break it

    @TempDir
    private Path folder;

    @Test
    void a_run_whose_process_was_killed_goes_on_to_bitwise_the_same_weights() throws Exception {
        Path pictures = TestRuns.pictures(folder.resolve("pictures"), TestRuns.numbers(21));
        Path run = folder.resolve("run");
        Path checkpoints = Files.createDirectories(run.resolve("checkpoints"));
        Path config = Files.writeString(folder.resolve("run.yaml"), TestRuns.yaml(pictures, ENDLESS));

        Process process = start(config, run);
        try {
            awaitCheckpoint(checkpoints, process);
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        assertThat(run.resolve("model.onnx")).doesNotExist();
        int step = Checkpoint.newest(checkpoints, message -> {
                    throw new AssertionError(message);
                })
                .state()
                .step();

        TrainingConfig shorter =
                TestRuns.config(pictures, ENDLESS.replace("1000000", Integer.toString(step + 6)));
        Recorder recorder = new Recorder();
        new Trainer(shorter, run, recorder).resume(TestRuns.data(shorter));
        new Trainer(shorter, folder.resolve("straight"), new Recorder()).train(TestRuns.data(shorter));

        assertThat(recorder.messages).contains("resumed at step " + step);
        Checkpoint.Content resumed = Checkpoint.newest(checkpoints, message -> {});
        Checkpoint.Content straight = Checkpoint.newest(folder.resolve("straight/checkpoints"), message -> {});
        assertThat(resumed.state().step()).isEqualTo(step + 6).isEqualTo(straight.state().step());
        assertThat(resumed.weights().tensors()).isEqualTo(straight.weights().tensors());
        assertThat(resumed.model().weights().tensors()).isEqualTo(straight.model().weights().tensors());
        assertThat(resumed.optimizer()).isEqualTo(straight.optimizer());
    }

    /** The command in a Java of its own, on the module path and class path of this one. */
    private Process start(Path config, Path run) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Xmx1g",
                "-p",
                System.getProperty("jdk.module.path"),
                "-cp",
                System.getProperty("java.class.path"),
                "--add-modules",
                "master.train",
                "-m",
                "master.cli/master.cli.Main"));
        command.addAll(List.of("train", "--config", config.toString(), "--out", run.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private void awaitCheckpoint(Path checkpoints, Process process) throws Exception {
        try (WatchService watch = checkpoints.getFileSystem().newWatchService()) {
            checkpoints.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
            while (Checkpoint.list(checkpoints).isEmpty()) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError("no checkpoint; " + Files.readString(folder.resolve("output")));
                }
                WatchKey key = watch.poll(1, TimeUnit.SECONDS); // to see, too, whether the process has ended
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        }
    }
}
