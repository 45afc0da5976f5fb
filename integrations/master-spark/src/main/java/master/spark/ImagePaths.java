// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The paths of images that a command line names: rows with the one column {@code path}, each path once. */
final class ImagePaths {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "bmp", "gif", "webp", "tif", "tiff");

    private static final String ABSOLUTE = "path rlike '^(/|[A-Za-z][A-Za-z0-9+.-]*:)'";

    private ImagePaths() {}

    /**
     * The paths.
     *
     * @param listing where the list of a folder's images is written to
     */
    static Dataset<Row> of(ReadOptions options, SparkSession spark, Path listing) {
        Dataset<Row> paths = switch (options.input()) {
            case FOLDER -> {
                list(new Path(options.from()), listing, spark.sparkContext().hadoopConfiguration());
                yield spark.read().text(listing.toString()).toDF("path");
            }
            case LIST -> {
                Path list =
                        qualified(new Path(options.from()), spark.sparkContext().hadoopConfiguration());
                yield spark.read()
                        .text(list.toString())
                        .select(functions.trim(functions.col("value")).as("path"))
                        .where("path <> ''")
                        .select(functions
                                .when(functions.expr(ABSOLUTE), functions.col("path"))
                                .otherwise(
                                        functions.concat(functions.lit(list.getParent() + "/"), functions.col("path")))
                                .as("path"));
            }
            case TABLE ->
                spark.read()
                        .format(options.format())
                        .option("header", true) // of csv; others pay no attention
                        .load(options.from())
                        .select(functions.col(options.column()).cast("string").as("path"))
                        .where("path is not null");
        };
        return paths.distinct();
    }

    private static Path qualified(Path path, Configuration hadoop) {
        try {
            return path.getFileSystem(hadoop).makeQualified(path);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /**
     * Writes the images of a folder into a text file, a path in each line, so that the driver never holds all of them.
     */
    private static void list(Path folder, Path listing, Configuration hadoop) {
        try (Writer out =
                new OutputStreamWriter(listing.getFileSystem(hadoop).create(listing, true), StandardCharsets.UTF_8)) {
            FileSystem files = folder.getFileSystem(hadoop);
            RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
            while (all.hasNext()) {
                Path file = all.next().getPath();
                if (isImage(file.getName())) {
                    out.write(file + "\n");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("folder %s: cannot be listed: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static boolean isImage(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0
                && !name.startsWith(".")
                && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
