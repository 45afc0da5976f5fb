// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows with two columns more, what was read and the error; no more than one batch of them is in memory. Not
 * thread-safe.
 */
final class BatchedRows implements Iterator<Row> {
    /** A batch ends with the row that makes its images larger than this in all. */
    private static final long MOST_BYTES = 16 << 20;

    private final Iterator<Row> rows;
    private final int column;
    private final int batchSize;
    private final BatchReader reader;
    private final Deque<Row> ready = new ArrayDeque<>();

    /**
     * Rows that are read when they are asked for.
     *
     * @param column which column holds images, or paths
     * @param batchSize how many rows are read in one call at most
     */
    BatchedRows(Iterator<Row> rows, int column, int batchSize, BatchReader reader) {
        this.rows = rows;
        this.column = column;
        this.batchSize = batchSize;
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || rows.hasNext();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (ready.isEmpty()) {
            read();
        }
        return ready.remove();
    }

    private void read() {
        List<Row> batch = new ArrayList<>();
        List<RowImage> images = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < batchSize && bytes <= MOST_BYTES && rows.hasNext()) {
            Row row = rows.next();
            RowImage image = reader.image(row.get(column));
            batch.add(row);
            images.add(image);
            bytes += image.size();
        }
        List<BatchReader.Answer> answers = reader.read(images);
        for (int i = 0; i < batch.size(); i++) {
            ready.add(with(batch.get(i), answers.get(i)));
        }
    }

    private static Row with(Row row, BatchReader.Answer answer) {
        Object[] values = new Object[row.size() + 2];
        Arrays.setAll(values, i -> i < row.size() ? row.get(i) : i == row.size() ? answer.read() : answer.error());
        return RowFactory.create(values);
    }
}
