// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.PrintStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What there is when all is read: counts, errors by reason, and whether each image is there once. */
final class ReadSummary {
    private final Dataset<Row> answers;
    private final Dataset<Row> paths;
    private final PrintStream out;

    ReadSummary(Dataset<Row> answers, Dataset<Row> paths, PrintStream out) {
        this.answers = answers;
        this.paths = paths;
        this.out = out;
    }

    /**
     * Prints it.
     *
     * @return whether each image is there, and once
     */
    boolean print(long readNow, double seconds) {
        double speed = seconds > 0 ? readNow / seconds : 0;
        out.printf("%d images read in %.1f s, %.1f per second%n", readNow, seconds, speed);
        answers.where("error is not null")
                .groupBy("error.reason")
                .agg(functions.count("*"), functions.min("error.message"))
                .orderBy("reason")
                .collectAsList()
                .forEach(row -> out.printf(
                        "%d not read, %s, such as: %s%n", row.getLong(1), row.getString(0), row.getString(2)));
        Dataset<Row> counted = answers.groupBy("path").count();
        long twice = counted.where("count > 1").count();
        long missing = paths.join(counted, "path", "left_anti").count();
        out.printf("%d rows, %d images twice, %d missing%n", answers.count(), twice, missing);
        return twice == 0 && missing == 0;
    }
}
