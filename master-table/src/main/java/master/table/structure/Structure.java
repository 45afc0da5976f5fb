// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import java.util.Objects;
import master.table.Table;

/**
 * A table as it was read back.
 *
 * @param table the table
 * @param repaired whether what was read was no table, and was made one
 */
public record Structure(Table table, boolean repaired) {
    public Structure {
        Objects.requireNonNull(table, "table");
    }
}
