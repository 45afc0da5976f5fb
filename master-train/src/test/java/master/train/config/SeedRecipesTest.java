// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import master.core.model.ModelManifest;
import master.core.network.Compatibility;
import master.core.network.Parameters;
import org.junit.jupiter.api.Test;

/** The recipes of MASTER-TF and MASTER-pytorch, value for value. */
class SeedRecipesTest {
    private static TrainingConfig read(String name) {
        return ConfigFile.read(Path.of("..", "configs", name));
    }

    private static void isThatOf(Compatibility other, int tokens, long parameters, ModelManifest manifest) {
        assertThat(manifest.network()).isEqualTo(other.network());
        assertThat(manifest.preprocessing()).isEqualTo(other.preprocessing());
        assertThat(manifest.vocabulary().size()).isEqualTo(tokens);
        assertThat(Parameters.of(manifest.network(), manifest.preprocessing().channels(), tokens)
                        .trainableCount())
                .isEqualTo(parameters);
    }

    @Test
    void master_tfs_mj_yaml() {
        TrainingConfig config = read("master-tf.yaml");
        isThatOf(Compatibility.MASTER_TF, 66, 54_003_445, config.manifest());
        assertThat(config.training().optimization())
                .isEqualTo(new Optimization(
                        new Optimizer.Adam(0.9, 0.98, 1e-9, 0),
                        new LearningRate(2e-5, 0, 288_983, new Schedule.Exponential(70_000, 0.1, true, 0)),
                        0,
                        0,
                        0.2,
                        1));
    }

    @Test
    void master_pytorchs_config_lmdb_json() {
        TrainingConfig config = read("master-pytorch.yaml");
        isThatOf(Compatibility.MASTER_PYTORCH, 99, 59_937_942, config.manifest());
        assertThat(config.training().optimization())
                .isEqualTo(new Optimization(
                        new Optimizer.Adam(0.9, 0.999, 1e-8, 0),
                        new LearningRate(4e-4, 0, 597_534, new Schedule.Constant()),
                        0,
                        0,
                        0.2,
                        1));
    }
}
