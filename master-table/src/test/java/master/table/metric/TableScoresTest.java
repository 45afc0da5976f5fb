// SPDX-License-Identifier: Apache-2.0
package master.table.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import master.table.Table;
import master.table.dataset.TableSample;
import master.table.structure.HtmlTables;
import org.junit.jupiter.api.Test;

class TableScoresTest {
    private static final String TRUTH = "<html><body><table><thead><tr><td><b>a</b></td><td>b</td></tr></thead>"
            + "<tbody><tr><td>1</td><td></td></tr></tbody></table></body></html>"; // 8 nodes without inline tags

    private static Table table(String html) {
        return HtmlTables.read(html).orElseThrow().table();
    }

    private static TableScores.Score add(TableScores scores, String html) {
        Table read = table(html);
        return scores.add(Optional.of(read), Optional.of(read), new TableSample("x", table(TRUTH), TRUTH, true));
    }

    @Test
    void a_table_that_is_read_exactly_scores_one_whatever_its_inline_tags() {
        TableScores scores = new TableScores();
        TableScores.Score score = add(scores, TRUTH.replace("<b>", "").replace("</b>", ""));
        assertThat(score.exact()).isTrue();
        assertThat(score.teds()).isEqualTo(1);
        assertThat(score.tedsStruct()).isEqualTo(1);
        assertThat(scores.exact().value()).isEqualTo(1);
    }

    @Test
    void errors_are_counted_by_kind_and_scores_are_means() {
        TableScores scores = new TableScores();
        add(scores, TRUTH);
        TableScores.Score empty = add(scores, TRUTH.replace("<td></td>", "<td>2</td>"));
        assertThat(empty.exact()).isFalse();
        assertThat(empty.tedsStruct()).isEqualTo(1);
        assertThat(empty.teds()).isCloseTo(1 - 1 / 8.0, within(1e-9));
        add(scores, TRUTH.replace("thead", "tbody"));
        scores.add(Optional.empty(), Optional.empty(), new TableSample("y", table(TRUTH), TRUTH, true));

        assertThat(scores.samples()).isEqualTo(4);
        assertThat(scores.missing()).isEqualTo(1);
        assertThat(scores.exact().value()).isEqualTo(0.25);
        assertThat(scores.grids().value()).isEqualTo(0.75);
        assertThat(scores.count(StructureError.EMPTY)).isEqualTo(1);
        assertThat(scores.count(StructureError.HEADER)).isEqualTo(1);
        assertThat(scores.count(StructureError.ROWS)).isZero();
        assertThat(scores.tedsStruct()).isBetween(0.6, 0.75);
    }
}
