// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.Objects;
import master.api.MasterException;

/**
 * The result of {@link TableRecognizer#recognizeAll} for one image: a {@link Recognized} or a {@link Failed}. Immutable and
 * thread-safe.
 */
public sealed interface TableOutcome {
    /**
     * Returns the table.
     *
     * @throws MasterException the error, if the image could not be read or shows no table
     */
    TableRecognition orThrow();

    /**
     * An image in which a table was read.
     *
     * @param recognition the table
     */
    record Recognized(TableRecognition recognition) implements TableOutcome {
        public Recognized {
            Objects.requireNonNull(recognition, "recognition");
        }

        @Override
        public TableRecognition orThrow() {
            return recognition;
        }
    }

    /**
     * An image that could not be read, or shows no table or several.
     *
     * @param error the reason
     */
    record Failed(MasterException error) implements TableOutcome {
        public Failed {
            Objects.requireNonNull(error, "error");
        }

        @Override
        public TableRecognition orThrow() {
            throw error;
        }
    }
}
