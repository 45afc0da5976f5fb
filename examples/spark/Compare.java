// SPDX-License-Identifier: Apache-2.0
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares answers of {@code master.spark.ReadImages} with those of {@code master recognize --format tsv}: the same
 * files, the same texts.
 */
public final class Compare {
    private Compare() {}

    /** The folder of answers, the file of the other ones; exit code 1 if they differ. */
    public static void main(String[] words) throws Exception {
        Map<String, String> alone = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(words[1]))) {
            String[] parts = line.split("\t", -1);
            alone.put(Path.of(parts[0]).getFileName().toString(), parts[1]);
        }
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .getOrCreate();
        List<Row> rows =
                spark.read().parquet(words[0]).selectExpr("path", "read.text").collectAsList();
        spark.stop();
        Map<String, String> read = new HashMap<>();
        rows.forEach(row -> read.put(row.getString(0).replaceFirst(".*/", ""), row.getString(1)));
        long differ = alone.entrySet().stream()
                .filter(one -> !one.getValue().equals(read.get(one.getKey())))
                .count();
        System.out.printf(
                "%d rows of %d images; %d of %d texts differ from those read without Spark%n",
                rows.size(), read.size(), differ, alone.size());
        System.exit(differ == 0 && rows.size() == alone.size() && read.size() == alone.size() ? 0 : 1);
    }
}
