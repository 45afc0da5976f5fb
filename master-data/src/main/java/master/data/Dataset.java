// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Pictures of text with their labels, by index. Samples are read when they are asked for, in any order, from any number
 * of threads. Closing twice is allowed; {@link #sample} after closing throws {@link IllegalStateException}.
 *
 * <p>Four layouts are read:
 *
 * <ul>
 *   <li>an LMDB: a folder with {@code data.mdb}, or a file that ends in {@code .mdb} or {@code .lmdb}; keys
 *       {@code num-samples}, {@code image-000000001}, {@code label-000000001} and so on, counted from 1;
 *   <li>a list: a UTF-8 text file with a line {@code file<TAB>text} per picture, files relative to the list's folder;
 *   <li>a folder with {@code labels.tsv}: that list;
 *   <li>any other folder: its pictures, named by their text up to the first underscore ({@code ab3d_2.png} shows
 *       {@code ab3d}), sorted by name.
 * </ul>
 */
public interface Dataset extends AutoCloseable {
    /** The list that a folder may hold. */
    String LABELS = "labels.tsv";

    /** The path it was opened from, for messages. */
    String name();

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
     * The text of one sample; cheaper than the whole sample, and there even when the picture is not.
     *
     * @throws IndexOutOfBoundsException if there is no such sample
     * @throws DatasetException if the text cannot be read
     * @throws IllegalStateException after {@link #close}
     */
    default String label(int index) {
        return sample(index).label();
    }

    /** Frees what the dataset holds open; waits for reads under way. */
    @Override
    void close();

    /**
     * Opens a dataset in any of the layouts.
     *
     * @throws DatasetException if there is no such file or folder, or it is none of the layouts
     */
    static Dataset open(Path path) {
        if (Files.isDirectory(path)) {
            if (Files.exists(path.resolve(LmdbFile.DATA))) {
                return LmdbDataset.open(path);
            }
            Path list = path.resolve(LABELS);
            return Files.exists(list) ? FileDataset.ofList(path, list) : FileDataset.ofFolder(path);
        }
        if (!Files.exists(path)) {
            throw new DatasetException("dataset %s: no such file or folder".formatted(path));
        }
        return LmdbFile.named(path) ? LmdbDataset.open(path) : FileDataset.ofList(path, path);
    }
}
