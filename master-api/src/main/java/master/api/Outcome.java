// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.Objects;

/** The result of {@link Recognizer#recognizeAll} for one image: a {@link Recognized} or a {@link Failed}. Immutable and thread-safe. */
public sealed interface Outcome {
    /**
     * Returns the recognition.
     *
     * @throws MasterException the error, if the image could not be read
     */
    Recognition orThrow();

    /**
     * An image that was read.
     *
     * @param recognition what was read
     */
    record Recognized(Recognition recognition) implements Outcome {
        public Recognized {
            Objects.requireNonNull(recognition, "recognition");
        }

        @Override
        public Recognition orThrow() {
            return recognition;
        }
    }

    /**
     * An image that could not be read.
     *
     * @param error the reason
     */
    record Failed(MasterException error) implements Outcome {
        public Failed {
            Objects.requireNonNull(error, "error");
        }

        @Override
        public Recognition orThrow() {
            throw error;
        }
    }
}
