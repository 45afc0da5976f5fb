// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.Objects;

/** The answer for one image of many: a recognition, or the reason why there is none. */
public sealed interface Outcome {
    /** The recognition; throws the failure's error if there is none. */
    Recognition orThrow();

    /** The image was read. */
    record Recognized(Recognition recognition) implements Outcome {
        public Recognized {
            Objects.requireNonNull(recognition, "recognition");
        }

        @Override
        public Recognition orThrow() {
            return recognition;
        }
    }

    /** The image was not read. */
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
