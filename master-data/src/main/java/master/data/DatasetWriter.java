// SPDX-License-Identifier: Apache-2.0
package master.data;

import master.api.Label;

/**
 * Writes a dataset that {@link Dataset#open} reads. It is written beside its final place and moved there by
 * {@link #finish}, so that there is never half a dataset. Not thread-safe.
 */
public sealed interface DatasetWriter extends AutoCloseable permits LmdbWriter, FolderWriter {
    /**
     * Adds a sample.
     *
     * @param label what it shows; the text is not empty
     * @param image the bytes of its image file, up to 64 MiB; not modified before {@link #finish}
     * @throws DatasetException if the layout cannot hold the text or its boxes, or the disk is full
     */
    void add(Label label, byte[] image);

    /** Adds a sample of a text alone, as {@link #add(Label, byte[])}. */
    default void add(String text, byte[] image) {
        add(Label.of(text), image);
    }

    /** The number of samples added. */
    int size();

    /**
     * Writes what is left and moves the dataset to its place. Nothing can be added afterwards.
     *
     * @throws DatasetException if no sample was added or the disk is full
     */
    void finish();

    /** Frees what is open; without {@link #finish} nothing is left of the dataset. Closing twice is allowed. */
    @Override
    void close();
}
