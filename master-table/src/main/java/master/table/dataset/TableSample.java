// SPDX-License-Identifier: Apache-2.0
package master.table.dataset;

import java.util.Objects;
import master.table.Table;
import master.table.format.HtmlFormat;

/**
 * A labeled table of a dataset. Immutable and thread-safe.
 *
 * @param id its name, such as that of its image file
 * @param table the cells, with texts and their positions
 * @param html the HTML label of the dataset with inline tags, in the form that TEDS compares
 * @param complete whether the label is a valid table, with each position in exactly one cell; false if it was repaired
 */
public record TableSample(String id, Table table, String html, boolean complete) {
    public TableSample {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(html, "html");
    }

    /** A copy without header rows; the HTML then has no inline tags. */
    public TableSample withoutHeader() {
        Table body = table.withoutHeader();
        return new TableSample(id, body, HtmlFormat.page(body), complete);
    }
}
