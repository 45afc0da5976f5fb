// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import java.util.Objects;
import master.table.Table;

/**
 * A table parsed from tokens or HTML. Immutable and thread-safe.
 *
 * @param table the table
 * @param repaired whether the source was not a valid table and was repaired
 */
public record Structure(Table table, boolean repaired) {
    public Structure {
        Objects.requireNonNull(table, "table");
    }
}
