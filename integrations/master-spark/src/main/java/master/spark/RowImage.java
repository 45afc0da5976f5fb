// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import master.api.ImageLimits;
import master.api.ImageSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * The image of a row: its bytes, or why there are none.
 *
 * @param bytes the file's bytes; none if there is an error
 * @param error of {@link Answers#ERROR}
 */
record RowImage(Optional<byte[]> bytes, Optional<Row> error) {
    private static final long MOST_BYTES = ImageLimits.DEFAULT.maxBytes();

    /** The value of a column: the bytes of an image file, or the path of one. */
    static RowImage of(Object value, Configuration hadoop) {
        if (value == null) {
            return failed(Reason.NOTHING, "the column is null");
        }
        return value instanceof byte[] bytes
                ? new RowImage(Optional.of(bytes), Optional.empty())
                : read((String) value, hadoop);
    }

    private static RowImage failed(Reason reason, String message) {
        return new RowImage(Optional.empty(), Optional.of(Answers.error(reason, message)));
    }

    /** Reads a file of any file system that Hadoop knows. */
    private static RowImage read(String name, Configuration hadoop) {
        try {
            Path path = new Path(name);
            FileSystem files = path.getFileSystem(hadoop);
            FileStatus status = files.getFileStatus(path);
            if (status.isDirectory()) {
                return failed(Reason.UNREADABLE, name + ": is a folder");
            }
            if (status.getLen() > MOST_BYTES) {
                return failed(
                        Reason.IMAGE,
                        "%s: %d bytes, at most %d are allowed".formatted(name, status.getLen(), MOST_BYTES));
            }
            byte[] bytes = new byte[(int) status.getLen()];
            try (FSDataInputStream stream = files.open(path)) {
                stream.readFully(0, bytes);
            }
            return new RowImage(Optional.of(bytes), Optional.empty());
        } catch (FileNotFoundException e) {
            return failed(Reason.MISSING, name + ": no such file");
        } catch (IOException | IllegalArgumentException e) { // a path that is none
            return failed(Reason.UNREADABLE, "%s: %s".formatted(name, e.getMessage()));
        }
    }

    /** How many bytes it holds. */
    long size() {
        return bytes.map(some -> some.length).orElse(0);
    }

    ImageSource source() {
        return ImageSource.of(bytes.orElseThrow());
    }
}
