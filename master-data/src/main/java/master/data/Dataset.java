// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.nio.file.Path;
import java.util.random.RandomGenerator;
import master.api.Label;

/**
 * Images of text with their labels, by index. Samples are read when they are asked for, in any order, from any number
 * of threads. Closing twice is allowed; {@link #sample} after closing throws {@link IllegalStateException}.
 */
public interface Dataset extends AutoCloseable {
    /** The list that a folder may hold; {@link FolderWriter} writes it. */
    String LABELS = "labels.tsv";
    /** The same as JSON lines, which hold boxes, too. */
    String JSON_LABELS = "labels.jsonl";

    /** The path it was opened from, for messages. */
    String name();

    /** How it is read; never {@link DatasetFormat#AUTO}. */
    DatasetFormat format();

    /** The number of samples. */
    int size();

    /**
     * One sample.
     *
     * @param index from 0
     * @throws IndexOutOfBoundsException if there is no such sample
     * @throws DatasetException if the sample cannot be read; the others still can
     * @throws IllegalStateException after {@link #close}
     */
    Sample sample(int index);

    /**
     * One sample for training: where images are drawn, another one each time; else {@link #sample(int)}. With its errors.
     *
     * @param random what the image depends on
     */
    default Sample sample(int index, RandomGenerator random) {
        return sample(index);
    }

    /**
     * The label of one sample; cheaper than the whole sample, and there even when the image is not.
     *
     * @throws IndexOutOfBoundsException if there is no such sample
     * @throws DatasetException if the label cannot be read
     * @throws IllegalStateException after {@link #close}
     */
    default Label label(int index) {
        return sample(index).label();
    }

    /** The text of one sample's label, with the errors of {@link #label}. */
    default String text(int index) {
        return label(index).text();
    }

    /**
     * What to call a sample, as {@link Sample#id}; there even when neither text nor image is.
     *
     * @throws IndexOutOfBoundsException if there is no such sample
     * @throws IllegalStateException after {@link #close}
     */
    String id(int index);

    /** Frees what the dataset holds open; waits for reads under way. */
    @Override
    void close();

    /**
     * Opens a dataset whose format can be told by looking at it; {@link #format} says which it is.
     *
     * @throws DatasetException if there is no such file or folder, it is none of the formats, two of them are possible, or
     *     a list has a line that cannot be read
     */
    static Dataset open(Path path) {
        return open(path, DatasetFormat.AUTO);
    }

    /**
     * Opens a dataset.
     *
     * @param path a file or folder; formats that are lists or XML take the file, or a folder that holds {@code
     *     labels.tsv}, {@code labels.jsonl}, {@code gt.tsv} or {@code gt.txt}
     * @throws DatasetException as {@link #open(Path)}, or if it is not of this format
     */
    static Dataset open(Path path, DatasetFormat format) {
        return Opening.open(path, format);
    }
}
