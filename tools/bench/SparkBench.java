// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import master.api.ImageSource;
import master.api.Recognizer;
import master.spark.TextRecognizer;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Images per second of {@code master-spark} beside one process without Spark, with one and two cores and executors,
 * and what
 * partitions of different sizes cost. {@code tools/bench/spark.sh} starts it.
 */
public final class SparkBench {
    private static final int BATCH = 64;

    private SparkBench() {}

    /**
     * A folder of images, how many are read in a measurement (they are taken again and again), and our jars with
     * commas.
     */
    public static void main(String[] words) throws Exception {
        List<String> paths = paths(Path.of(words[0]), Integer.parseInt(words[1]));
        for (int threads = 1; threads <= 2; threads++) {
            alone(paths.subList(0, Math.min(paths.size(), 4 * BATCH)), threads); // warms up
            print(threads + " threads without Spark", paths.size(), alone(paths, threads));
        }
        for (String master : List.of("local[1]", "local[2]", "local-cluster[1,1,1024]", "local-cluster[2,1,1024]")) {
            SparkSession spark = SparkSession.builder()
                    .master(master)
                    .config("spark.ui.enabled", false)
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.executor.memory", "1g")
                    .config("spark.jars", words[2])
                    .getOrCreate();
            print(master + ", the first ones", 128, read(spark, paths.subList(0, 128), 2));
            print(master + ", tasks of 500", paths.size(), read(spark, paths, Math.max(2, paths.size() / 500)));
            if (master.equals("local[2]")) {
                partitions(spark, paths);
            }
            spark.stop();
        }
    }

    private static void partitions(SparkSession spark, List<String> paths) {
        List<String> some = paths.subList(0, Math.min(paths.size(), 1000));
        print("partitions of 1", some.size(), read(spark, some, some.size()));
        print("partitions of 100", paths.size(), read(spark, paths, Math.max(2, paths.size() / 100)));
        print("partitions of 10,000", paths.size(), read(spark, paths, Math.max(2, paths.size() / 10_000)));
    }

    private static List<String> paths(Path folder, int count) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> there = files.filter(file -> file.toString().endsWith(".png"))
                    .map(file -> file.toUri().toString())
                    .toList();
            return Stream.generate(() -> there)
                    .flatMap(List::stream)
                    .limit(count)
                    .toList();
        }
    }

    /**
     * What a measurement took: seconds by the clock, and of this process's processor time, which is not all if there
     * are others.
     */
    private record Took(double seconds, double cpu) {}

    private static double cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** Threads that share a recognizer and take batches one after the other. */
    private static Took alone(List<String> paths, int threads) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Recognizer recognizer = Recognizer.bundled("captcha")) {
            long start = System.nanoTime();
            double cpu = cpu();
            List<Future<?>> batches = new ArrayList<>();
            for (int from = 0; from < paths.size(); from += BATCH) {
                List<String> batch = paths.subList(from, Math.min(paths.size(), from + BATCH));
                batches.add(pool.submit(() -> recognizer.recognizeAll(batch.stream()
                        .map(path -> ImageSource.of(Path.of(java.net.URI.create(path))))
                        .toList())));
            }
            for (Future<?> batch : batches) {
                batch.get();
            }
            return new Took((System.nanoTime() - start) / 1e9, cpu() - cpu);
        } finally {
            pool.shutdownNow();
        }
    }

    /** A Spark job that reads and drops the answers. */
    private static Took read(SparkSession spark, List<String> paths, int partitions) {
        long start = System.nanoTime();
        double cpu = cpu();
        new TextRecognizer()
                .setInputCol("path")
                .setBatchSize(BATCH)
                .transform(spark.createDataset(paths, Encoders.STRING())
                        .toDF("path")
                        .repartition(partitions))
                .write()
                .format("noop")
                .mode("overwrite")
                .save();
        return new Took((System.nanoTime() - start) / 1e9, cpu() - cpu);
    }

    private static void print(String what, int images, Took took) {
        System.out.printf(
                "%-40s %6d images %8.2f s %8.1f images/s %8.1f per s of processor time%n",
                what, images, took.seconds(), images / took.seconds(), images / took.cpu());
    }
}
