// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * A function of SQL that reads one image, given as bytes or as a path. The first call in a task holds the executor's recognizer
 * until the task ends, so that another function of the query does not close it after each row.
 */
final class ReadFunction implements UDF1<Object, Row> {
    private final SharedModel model;
    private final Broadcast<SerializableConfiguration> hadoop;
    private final double minConfidence;
    private transient @Nullable TaskContext holding; // the task that holds the recognizer

    ReadFunction(SharedModel model, Broadcast<SerializableConfiguration> hadoop, double minConfidence) {
        this.model = model;
        this.hadoop = hadoop;
        this.minConfidence = minConfidence;
    }

    /** What it answers: what was read, or null, and the error, or null. */
    static StructType type(boolean boxes) {
        return new StructType().add("read", Answers.type(boxes), true).add("error", Answers.ERROR, true);
    }

    @Override
    public Row call(Object value) {
        hold();
        try (ModelPool.Lease lease = model.lease()) {
            BatchReader reader = new BatchReader(
                    lease.recognizer(), hadoop.value().value(), model.settings().boxes(), minConfidence);
            BatchReader.Answer answer =
                    reader.read(List.of(reader.image(value))).get(0);
            return RowFactory.create(answer.read(), answer.error());
        }
    }

    private void hold() {
        TaskContext task = TaskContext.get(); // null where the driver computes a row itself
        if (task != null && task != holding) {
            ModelPool.Lease lease = model.lease();
            task.addTaskCompletionListener((TaskCompletionListener) context -> lease.close());
            holding = task;
        }
    }
}
