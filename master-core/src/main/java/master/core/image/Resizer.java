// SPDX-License-Identifier: Apache-2.0
package master.core.image;

/**
 * Brings the planes of an image to another size, one after the other. Made for one size of image. Not thread-safe: the
 * planes share memory.
 */
interface Resizer {
    /** A source of values, so that no plane is copied as a whole. */
    interface Rows {
        /** Writes the values of a row of the source from an index on. */
        void read(int y, float[] target, int offset);
    }

    /**
     * Resizes one plane.
     *
     * @param target where its rows go
     * @param offset the index of the first value
     * @param stride from the start of one row to that of the next
     */
    void resize(Rows source, float[] target, int offset, int stride);
}
