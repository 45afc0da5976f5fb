// SPDX-License-Identifier: Apache-2.0
package master.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final TableCell A = TableCell.of(0, 0, "a");
    private static final TableCell B = TableCell.of(0, 1, "b");

    @Test
    void cells_are_in_reading_order() {
        assertThat(new Table(1, 2, 0, List.of(B, A)).cells()).containsExactly(A, B);
    }

    @Test
    void each_place_belongs_to_one_cell() {
        assertThatThrownBy(() -> new Table(1, 3, 0, List.of(A, B))).hasMessage("no cell at row 0, column 2");
        assertThatThrownBy(() -> new Table(1, 2, 0, List.of(A.withSpans(1, 2), B)))
                .hasMessage("the cell at row 0, column 1 lies over another at row 0, column 1");
        assertThatThrownBy(() -> new Table(1, 2, 0, List.of(A, B.withSpans(2, 1))))
                .hasMessage("the cell at row 0, column 1 with spans 2x1 reaches out of the table of 1x2");
    }

    @Test
    void no_cell_reaches_from_the_header_into_the_body() {
        assertThatThrownBy(() -> new Table(2, 1, 1, List.of(A.withSpans(2, 1))))
                .hasMessage("the cell at row 0, column 0 with rowSpan 2 reaches from 1 header rows into the body");
        assertThatThrownBy(() -> new Table(1, 1, 2, List.of(A))).hasMessage("headerRows 2, 0 to 1 (rows) are allowed");
    }

    @Test
    void a_table_has_a_limit() {
        assertThatThrownBy(() -> new Table(1001, 1000, 0, List.of()))
                .hasMessage("table of 1001x1000 (rows x columns), 1 or more and 1000000 positions are allowed");
    }

    @Test
    void places_name_the_cell_that_covers_them() {
        Table table = new Table(2, 2, 0, List.of(A.withSpans(2, 1), B, TableCell.of(1, 1, "c")));
        assertThat(table.grid()[1][0].text()).isEqualTo("a");
        assertThat(table.row(1)).extracting(TableCell::text).containsExactly("c");
    }
}
