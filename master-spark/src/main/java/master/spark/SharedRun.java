// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.Serializable;
import java.nio.file.Path;
import master.train.DataSources;
import master.train.TrainingListener;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;
import master.train.data.BatchLoader;
import master.train.data.ExampleSource;

/**
 * What every worker has to know of a run. Broadcast once: an executor opens the data when its first task asks, and its
 * later tasks find them open. Thread-safe.
 */
final class SharedRun implements Serializable {
    private static final long serialVersionUID = 1;

    private final String yaml;
    private final String base;
    private transient TrainingConfig config;
    private transient ExampleSource examples;

    /** @param base what the relative paths of the configuration start from, on every machine */
    SharedRun(TrainingConfig config, Path base) {
        this.yaml = ConfigFile.write(config);
        this.base = base.toAbsolutePath().toString();
    }

    synchronized TrainingConfig config() {
        if (config == null) {
            config = ConfigFile.parse(yaml, "of the driver");
        }
        return config;
    }

    /** Some batches in a row, prepared by one thread; to be closed. */
    BatchLoader batches(long first, int count) {
        TrainingConfig run = config();
        return new BatchLoader(
                examples(), run.manifest(), run.training().batchSize(), first, first + count, 1, SharedRun::unreadable);
    }

    private synchronized ExampleSource examples() {
        if (examples == null) {
            examples = DataSources.open(config().examples(), Path.of(base), new TrainingListener() {})
                    .train();
        }
        return examples;
    }

    private static void unreadable(String message) {
        System.err.println("left out: " + message); // in the log of the executor
    }
}
