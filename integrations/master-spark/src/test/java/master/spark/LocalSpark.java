// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark in the JVM of the tests, with two threads, no port for a page, and the images of testdata. */
final class LocalSpark {
    static final Path CAPTCHAS = Path.of(System.getProperty("testdata"), "captchas");

    private LocalSpark() {}

    /** The one session of the JVM. */
    static SparkSession session() {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.warehouse.dir", "target/warehouse")
                .getOrCreate();
    }

    /** The twelve images as {@code binaryFile} gives them, ordered by path, in two partitions. */
    static Dataset<Row> captchas() {
        return session()
                .read()
                .format("binaryFile")
                .option("pathGlobFilter", "*.png")
                .load(CAPTCHAS.toUri().toString())
                .repartitionByRange(2, org.apache.spark.sql.functions.col("path"));
    }

    /** A column of the rows, in the order of their paths. */
    static <T> List<T> column(Dataset<Row> rows, String expression) {
        return rows.orderBy("path").selectExpr(expression).collectAsList().stream()
                .map(row -> row.<T>getAs(0))
                .toList();
    }
}
