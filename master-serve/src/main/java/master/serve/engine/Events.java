// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

/** What the engine tells whoever counts. Called on the engine's threads; must be quick and must not throw. */
public interface Events {
    /** Nobody counts. */
    Events NONE = new Events() {};

    /** What became of an image. */
    enum ImageEnd {
        /** There is a text. */
        READ,
        /** It cannot be decoded, or is too large. */
        UNREADABLE,
        /** The runtime failed on it. */
        FAILED,
        /** Its deadline passed, or its client went away, before the model had it. */
        EXPIRED,
        /** The queue was full. */
        REJECTED
    }

    /** Images of one model came to an end. */
    default void images(String model, ImageEnd end, int count) {}

    /**
     * The model had a batch.
     *
     * @param size its images
     * @param waitedNanos how long the first of them had waited
     * @param ranNanos how long the model took
     */
    default void batch(String model, int size, long waitedNanos, long ranNanos) {}

    /** A model was looked at because its files had changed. */
    default void reloaded(String model, boolean good) {}
}
