// SPDX-License-Identifier: Apache-2.0
package master.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import master.api.model.ModelManifest;
import master.api.network.Initializers;
import master.api.network.Parameters;
import master.api.network.Weights;
import master.onnx.TrainedModel;
import master.train.TrainingException;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;
import master.train.data.BatchLoader;
import master.train.model.MasterNetwork;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTrainingTest {
    private JavaSparkContext spark;

    @BeforeAll
    void start() {
        spark = new JavaSparkContext(
                new SparkConf().setMaster("local[2]").setAppName("test").set("spark.ui.enabled", "false"));
    }

    @AfterAll
    void stop() {
        spark.close();
    }

    private static TrainingConfig config(String training) {
        return ConfigFile.parse(
                """
                charset: "0123456789"
                maxLength: 3
                image: {height: 16, width: 48}
                network: tiny
                data:
                  train:
                    - synthetic: {minLength: 2, maxLength: 3, styles: {plain: 1}, texts: {digits: 1}}
                training: {batchSize: 8, learningRate: 0.003, warmupSteps: 2, %s}
                """
                        .formatted(training),
                "test");
    }

    private static SharedRun run(TrainingConfig config) {
        return new SharedRun(config, Path.of(""));
    }

    private TrainedModel train(TrainingConfig config, int workers, int roundSteps, List<Double> losses) {
        return new ClusterTraining(config, workers, roundSteps)
                .train(spark, run(config), (round, model) -> losses.add(round.loss()));
    }

    /** The weights after some batches, without Spark. */
    private static Weights alone(TrainingConfig config, long first, int count) throws InterruptedException {
        ModelManifest manifest = config.manifest();
        Parameters table = Parameters.of(
                manifest.network(), 1, manifest.vocabulary().size());
        try (MasterNetwork network = MasterNetwork.create(
                        manifest,
                        Initializers.initialize(table, config.seed()),
                        config.training().optimization());
                BatchLoader batches = run(config).batches(first, count)) {
            for (int i = 0; i < count; i++) {
                network.fit(batches.next());
            }
            return network.weights();
        }
    }

    @Test
    void the_loss_falls() {
        List<Double> losses = new ArrayList<>();
        train(config("steps: 24, dropout: 0"), 2, 6, losses);
        assertThat(losses).hasSize(4);
        assertThat(losses.get(3)).isLessThan(0.9 * losses.get(0));
    }

    @Test
    void a_round_of_two_workers_is_the_mean_of_two_networks() throws InterruptedException {
        TrainingConfig config = config("steps: 3");
        Weights averaged = train(config, 2, 3, new ArrayList<>()).weights();
        Weights first = alone(config, 0, 3);
        Weights second = alone(config, 3, 3);
        averaged.tensors().forEach((name, tensor) -> {
            for (int i = 0; i < tensor.values().length; i++) {
                assertThat(tensor.values()[i])
                        .as(name)
                        .isEqualTo((first.values(name)[i] + second.values(name)[i]) / 2);
            }
        });
    }

    /** So the optimizer's state, the step and the running statistics come through a round, too. */
    @Test
    void one_worker_learns_what_a_network_without_spark_learns() throws InterruptedException {
        TrainingConfig config = config("steps: 5");
        Weights trained = train(config, 1, 2, new ArrayList<>()).weights();
        assertThat(trained.tensors()).isEqualTo(alone(config, 0, 5).tensors());
    }

    @Test
    void what_a_cluster_does_not_do_is_refused() {
        TrainingConfig config = config("workers: 2");
        assertThatThrownBy(() -> new ClusterTraining(config, 2, 1))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("training.workers");
    }
}
