// SPDX-License-Identifier: Apache-2.0
package master.it.train;

import java.nio.file.Path;
import master.train.DataSources;
import master.train.Trainer;
import master.train.TrainingListener;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;

/** Trains a model as an application would. */
final class Application {
    private Application() {}

    static Trainer.Result train(String yaml, Path folder, TrainingListener listener) {
        TrainingConfig config = ConfigFile.parse(yaml, "application");
        return new Trainer(config, folder, listener).train(DataSources.open(config, folder, listener));
    }
}
