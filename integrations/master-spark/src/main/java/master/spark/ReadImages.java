// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A program for {@code spark-submit}: reads the texts in many images and writes them as Parquet files, with the
 * columns {@code
 * path}, {@code read} and {@code error} of a {@link TextRecognizer}.
 *
 * <p>Each task writes one file, which Spark's committer brings into the folder, whole, when the task is over. Started
 * again, after the driver died or with more images, the program leaves out what is in the files already. At its end
 * it looks
 * whether each image is there, and once. One program at a time may write to a folder.
 */
public final class ReadImages {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private final ReadOptions options;
    private final SparkSession spark;
    private final PrintStream out;
    private final FileSystem files;

    private ReadImages(ReadOptions options, SparkSession spark, PrintStream out) {
        this.options = options;
        this.spark = spark;
        this.out = out;
        try {
            files = new Path(options.out()).getFileSystem(spark.sparkContext().hadoopConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException("%s: %s".formatted(options.out(), e.getMessage()), e);
        }
    }

    /** Reads; exit code 1 if an image is missing in the answers or there twice, 2 for a wrong command line. */
    public static void main(String[] words) {
        if (Arrays.asList(words).contains("--help")) {
            System.out.print(ReadOptions.USAGE);
            return;
        }
        ReadOptions options;
        try {
            options = ReadOptions.parse(words);
        } catch (IllegalArgumentException e) {
            System.err.println("master: " + e.getMessage() + System.lineSeparator() + ReadOptions.USAGE);
            System.exit(USAGE);
            return;
        }
        SparkSession spark =
                SparkSession.builder().appName("MASTER: " + options.from()).getOrCreate();
        boolean complete;
        try {
            complete = run(options, spark, System.out);
        } finally {
            spark.stop();
        }
        if (!complete) {
            System.exit(FAILURE);
        }
    }

    /**
     * Reads what is not there yet.
     *
     * @return whether each image is in the answers now, and once
     */
    static boolean run(ReadOptions options, SparkSession spark, PrintStream out) {
        return new ReadImages(options, spark, out).run();
    }

    private boolean run() {
        Path target = files.makeQualified(new Path(options.out()));
        Path listing = new Path(target, "_images/paths.txt"); // readers of the answers pass over such a folder
        try {
            files.mkdirs(target);
            files.delete(new Path(target, "_temporary"), true); // of a program that was killed
            Dataset<Row> paths = ImagePaths.of(options, spark, listing);
            boolean complete = read(paths, target);
            files.delete(listing.getParent(), true);
            return complete;
        } catch (IOException e) {
            throw new UncheckedIOException("%s: %s".formatted(target, e.getMessage()), e);
        }
    }

    private boolean read(Dataset<Row> paths, Path target) {
        Dataset<Row> left = paths.join(written(target), "path", "left_anti");
        long all = paths.count();
        long toRead = left.count();
        out.printf("%d images, %d are read already%n", all, all - toRead);
        long start = System.nanoTime();
        if (toRead > 0) {
            int parts = (int) ((toRead - 1) / options.perFile() + 1);
            try (ReadProgress progress = new ReadProgress(spark, toRead, parts, out)) {
                progress.begin();
                options.recognizer()
                        .transform(left.repartition(parts, functions.col("path")))
                        .write()
                        .mode(SaveMode.Append)
                        // a task's file is in its place when the task is over, not when all are
                        .option("mapreduce.fileoutputcommitter.algorithm.version", 2)
                        .parquet(target.toString());
            }
        }
        return new ReadSummary(spark.read().parquet(target.toString()), paths, out)
                .print(toRead, (System.nanoTime() - start) / 1e9);
    }

    /** The paths that are in the answers already. */
    private Dataset<Row> written(Path target) {
        try {
            boolean any = Arrays.stream(files.listStatus(target))
                    .anyMatch(file -> file.getPath().getName().endsWith(".parquet"));
            return any
                    ? spark.read().parquet(target.toString()).select("path")
                    : spark.emptyDataset(Encoders.STRING()).toDF("path");
        } catch (IOException e) {
            throw new UncheckedIOException("%s: %s".formatted(target, e.getMessage()), e);
        }
    }
}
