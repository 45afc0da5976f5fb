// SPDX-License-Identifier: Apache-2.0
package master.table.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.api.Box;
import master.table.Table;
import master.table.TableCell;
import master.table.TableFormat;
import master.table.TableRecognition;
import master.table.Word;
import master.table.json.JsonValue;
import master.table.structure.HtmlTables;
import org.junit.jupiter.api.Test;

class FormatsTest {
    /** Two header rows with spans both ways, and texts that mean something in each of the formats. */
    private static final Table TABLE = new Table(
            3,
            3,
            2,
            List.of(
                    TableCell.of(0, 0, "a & b").withSpans(2, 1),
                    TableCell.of(0, 1, "50%").withSpans(1, 2),
                    TableCell.of(1, 1, "x|y"),
                    TableCell.of(1, 2, "1,5"),
                    TableCell.of(2, 0, "[\"q\"]"),
                    TableCell.of(2, 1, ""),
                    TableCell.of(2, 2, "<i>\nend")));

    private static TableRecognition recognition(Table table) {
        return new TableRecognition(
                90, 60, table, 0.5, true, false, List.of(new Word("note", new Box(0, 50.25, 20, 8))));
    }

    @Test
    void html_has_sections_and_spans_and_escapes_texts() {
        assertThat(TableFormat.HTML.write(recognition(TABLE)))
                .isEqualTo(
                        "<html><body><table><thead><tr><td rowspan=\"2\">a &amp; b</td><td colspan=\"2\">50%</td></tr>"
                                + "<tr><td>x|y</td><td>1,5</td></tr></thead><tbody><tr><td>[&quot;q&quot;]</td><td></td>"
                                + "<td>&lt;i&gt;<br>end</td></tr></tbody></table></body></html>");
    }

    @Test
    void html_reads_back_as_the_same_table() {
        assertThat(HtmlTables.read(HtmlFormat.page(TABLE)).orElseThrow().table())
                .isEqualTo(TABLE);
    }

    @Test
    void csv_quotes_and_leaves_spans_blank_or_repeats_them() {
        assertThat(TableFormat.CSV.write(recognition(TABLE)))
                .isEqualTo("a & b,50%,\r\n,x|y,\"1,5\"\r\n\"[\"\"q\"\"]\",,\"<i>\nend\"\r\n");
        assertThat(CsvFormat.write(TABLE, CsvFormat.Spans.REPEAT)).startsWith("a & b,50%,50%\r\na & b,x|y,");
    }

    @Test
    void csv_of_one_column_has_no_blank_lines_which_readers_skip() {
        Table column = new Table(3, 1, 0, List.of(TableCell.of(0, 0, "a").withSpans(2, 1), TableCell.of(2, 0, "")));
        assertThat(CsvFormat.write(column, CsvFormat.Spans.BLANK)).isEqualTo("a\r\n\"\"\r\n\"\"\r\n");
        assertThat(CsvFormat.write(column, CsvFormat.Spans.REPEAT)).isEqualTo("a\r\na\r\n\"\"\r\n");
    }

    @Test
    void no_end_of_a_line_in_a_cell_ends_a_row_of_markdown() {
        Table cell = new Table(1, 1, 1, List.of(TableCell.of(0, 0, "a\r\nb\rc\nd")));
        assertThat(MarkdownFormat.write(cell)).isEqualTo("| a<br>b<br>c<br>d |\n| --- |\n");
    }

    @Test
    void markdown_has_one_header_row_and_escapes_what_is_active() {
        assertThat(TableFormat.MD.write(recognition(TABLE)))
                .isEqualTo("| a \\& b | 50% |  |\n| --- | --- | --- |\n|  | x\\|y | 1,5 |\n"
                        + "| \\[\"q\"\\] |  | \\<i\\><br>end |\n");
        Table plain = new Table(1, 2, 0, List.of(TableCell.of(0, 0, "a"), TableCell.of(0, 1, "b")));
        assertThat(MarkdownFormat.write(plain)).isEqualTo("|   |   |\n| --- | --- |\n| a | b |\n");
    }

    @Test
    void latex_has_multicolumn_and_multirow() {
        assertThat(TableFormat.LATEX.write(recognition(TABLE))).isEqualTo("""
                \\begin{tabular}{lll}
                \\hline
                \\multirow{2}{*}{a \\& b} & \\multicolumn{2}{l}{50\\%} \\\\
                 & x\\textbar{}y & 1,5 \\\\
                \\hline
                {}["q"] &  & \\textless{}i\\textgreater{} end \\\\
                \\hline
                \\end{tabular}
                """);
    }

    @Test
    void a_block_of_cells_keeps_its_place_in_every_latex_row() {
        Table block = new Table(
                2,
                3,
                0,
                List.of(TableCell.of(0, 0, "b").withSpans(2, 2), TableCell.of(0, 2, "1"), TableCell.of(1, 2, "2")));
        assertThat(LatexFormat.write(block)).contains("""
                \\multicolumn{2}{l}{\\multirow{2}{*}{b}} & 1 \\\\
                \\multicolumn{2}{l}{} & 2 \\\\
                """);
    }

    @Test
    void json_has_all_that_is_known() throws Exception {
        Word word = new Word("12", new Box(1, 2, 3.5, 4));
        TableCell cell =
                new TableCell(0, 0, 1, 1, false, Optional.of(new Box(0, 0, 1.0 / 3, 9)), "12", 0.75, List.of(word));
        String json = TableFormat.JSON.write(recognition(new Table(1, 1, 1, List.of(cell))));
        assertThat((Map<?, ?>) JsonValue.parse(json))
                .hasToString(
                        "{width=90, height=60, rows=1, columns=1, headerRows=1, confidence=0.5, repaired=true, truncated=false, "
                                + "cells=[{row=0, column=0, rowSpan=1, columnSpan=1, header=true, empty=false, text=12, "
                                + "confidence=0.75, box={x=0, y=0, width=0.333333, height=9}, "
                                + "words=[{text=12, box={x=1, y=2, width=3.5, height=4}}]}], "
                                + "unplaced=[{text=note, box={x=0, y=50.25, width=20, height=8}}], "
                                + "warnings=[the answer was no table, and was repaired, words outside of the table: 1]}");
    }
}
