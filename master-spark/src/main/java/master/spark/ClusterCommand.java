// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.TrainingException;
import master.train.config.ConfigException;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The driver's main class. Settings of Spark are taken from system properties, such as -Dspark.executor.memory=1g. */
@Command(
        name = "cluster-train",
        mixinStandardHelpOptions = true,
        description = {
            "Trains a network on a Spark cluster by averaging parameters:",
            "model.safetensors from time to time, model.onnx at the end. See docs/cluster.md."
        })
public final class ClusterCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration; its paths have to lead to the same data on every machine.")
    private Path configFile;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "Where the models go.")
    private Path folder;

    @Option(
            names = "--master",
            required = true,
            paramLabel = "URL",
            description = "spark://HOST:PORT, or local[N] for N threads of this process.")
    private String master;

    @Option(names = "--workers", defaultValue = "2", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--round-steps",
            defaultValue = "10",
            paramLabel = "N",
            description = "Steps of each worker between two averagings; default: ${DEFAULT-VALUE}.")
    private int roundSteps;

    @Option(names = "--steps", paramLabel = "N", description = "Another number of steps than the configuration's.")
    private Integer steps;

    public static void main(String[] words) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new ClusterCommand())
                .setUsageHelpAutoWidth(true)
                .execute(words));
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        try {
            train(err);
            return 0;
        } catch (Exception e) {
            // Spark's is a checked exception that its methods do not declare
            if (!(e instanceof ConfigException || e instanceof TrainingException || e instanceof SparkException)) {
                throw e;
            }
            err.println("master: " + e.getMessage().lines().findFirst().orElse("")); // of Spark: then a stack
            return 1;
        }
    }

    private void train(PrintWriter err) throws IOException {
        if (workers < 1 || roundSteps < 1) {
            throw new ConfigException("--workers %d, --round-steps %d: 1 or more is allowed".formatted(workers, roundSteps));
        }
        TrainingConfig read = ConfigFile.read(configFile);
        TrainingConfig config = steps == null ? read : read.withSteps(steps);
        ClusterTraining training = new ClusterTraining(config, workers, roundSteps);
        Path checkpoint = folder.resolve(ModelFiles.CHECKPOINT_MODEL);
        if (Files.exists(checkpoint)) {
            throw new TrainingException("%s is there already; choose another folder".formatted(checkpoint));
        }
        Files.createDirectories(folder);
        long began = System.nanoTime();
        SharedRun run = new SharedRun(config, configFile.toAbsolutePath().getParent());
        try (JavaSparkContext spark = new JavaSparkContext(settings(config))) {
            err.printf("Spark %s, %.1f s to start%n", spark.version(), (System.nanoTime() - began) * 1e-9);
            TrainedModel model = training.train(spark, run, new Checkpoints(config, workers, checkpoint, err));
            ModelFiles.writeSafetensors(model, checkpoint);
            OnnxExporter.write(model, folder.resolve("model.onnx"));
        }
        err.printf("%s: %.1f s%n", folder.resolve("model.onnx"), (System.nanoTime() - began) * 1e-9);
    }

    private SparkConf settings(TrainingConfig config) {
        SparkConf conf = new SparkConf().setMaster(master).setAppName(config.name());
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.cores.max", Integer.toString(workers));
        conf.setIfMissing("spark.executor.cores", "1");
        conf.setIfMissing("spark.driver.maxResultSize", "0"); // what comes back is known: 12 bytes per parameter and worker
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1"); // a task has one core
        // else the first rounds run on whichever worker is there first, one part after the other
        conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1");
        return conf;
    }
}
