// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Reads the images of a partition with the executor's recognizer, which it holds until its task ends. */
final class ReadRows implements MapPartitionsFunction<Row, Row> {
    private final SharedModel model;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final int column;
    private final int batchSize;
    private final double minConfidence;

    /**
     * A function for rows.
     *
     * @param column which one holds images, or paths
     * @param batchSize how many rows are read in one call at most
     */
    ReadRows(
            SharedModel model,
            Broadcast<SerializableConfiguration> hadoop,
            int column,
            int batchSize,
            double minConfidence) {
        this.model = model;
        this.hadoop = hadoop;
        this.column = column;
        this.batchSize = batchSize;
        this.minConfidence = minConfidence;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator(); // without opening the model
        }
        ModelPool.Lease lease = model.lease();
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> lease.close());
        BatchReader reader = new BatchReader(
                lease.recognizer(), hadoop.value().value(), model.settings().boxes(), minConfidence);
        return new BatchedRows(rows, column, batchSize, reader);
    }
}
