// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;
import master.onnx.ModelFiles;
import master.onnx.TrainedModel;
import master.train.config.TrainingConfig;

/** Prints each round, and writes the averaged model every {@code checkpointSeconds}. Not thread-safe. */
final class Checkpoints implements RoundListener {
    private final TrainingConfig config;
    private final int workers;
    private final Path file;
    private final PrintWriter err;
    private long written = System.nanoTime();

    Checkpoints(TrainingConfig config, int workers, Path file, PrintWriter err) {
        this.config = config;
        this.workers = workers;
        this.file = file;
        this.err = err;
    }

    @Override
    public void round(ClusterTraining.Round round, Supplier<TrainedModel> model) {
        err.println("step %d/%d: loss %.4f, %.1f s, %.1f images/s"
                .formatted(
                        round.step(),
                        config.training().steps(),
                        round.loss(),
                        round.seconds(),
                        (double) round.steps() * workers * config.training().batchSize() / round.seconds()));
        if (System.nanoTime() - written >= config.training().checkpointSeconds() * 1_000_000_000L) {
            ModelFiles.writeSafetensors(model.get(), file);
            written = System.nanoTime();
        }
    }
}
