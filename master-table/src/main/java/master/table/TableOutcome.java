// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.Objects;
import master.api.MasterException;

/** The answer for one image of many: a table, or the reason why there is none. */
public sealed interface TableOutcome {
    /** The table; throws the failure's error if there is none. */
    TableRecognition orThrow();

    /** A table was read. */
    record Recognized(TableRecognition recognition) implements TableOutcome {
        public Recognized {
            Objects.requireNonNull(recognition, "recognition");
        }

        @Override
        public TableRecognition orThrow() {
            return recognition;
        }
    }

    /** The image was not read, or no table is in it. */
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
