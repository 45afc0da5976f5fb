// SPDX-License-Identifier: Apache-2.0
package master.table.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import master.api.Box;
import master.api.Label;
import master.api.RecognizedToken;
import master.api.Vocabulary;
import master.table.Table;
import master.table.TableCell;
import master.table.format.HtmlFormat;
import master.table.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructureTokensTest {
    static Stream<Arguments> examples() throws IOException {
        try (InputStream in = Table.class.getResourceAsStream("structures.json")) {
            return ((List<?>) JsonValue.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)))
                    .stream().map(one -> (Map<?, ?>) one).map(one -> Arguments.of(one.get("what"), one));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void html_becomes_marks_and_marks_become_html(String what, Map<String, Object> example) {
        Table table =
                HtmlTables.read((String) example.get("html")).orElseThrow().table();
        String marks = (String) example.get("otsl");

        assertThat(OtslTokens.spelled(table)).isEqualTo(marks);
        assertThat(HtmlTokens.raw(HtmlTables.read(sorted(example.get("html")))
                        .orElseThrow()
                        .table()))
                .hasSize(what.startsWith("ragged") ? 18 : ((Number) example.get("raw_tokens")).intValue());
        Structure back = OtslTokens.TOKENS.read(marks).orElseThrow();
        assertThat(back.repaired()).isFalse();
        assertThat(sorted(HtmlFormat.page(back.table(), cell -> cell.empty() ? "" : "x")))
                .isEqualTo(sorted(example.get("html_back")));
    }

    /** One order of the attributes. */
    private static String sorted(Object html) {
        return ((String) html).replaceAll("( colspan=\"\\d\")( rowspan=\"\\d\")", "$2$1");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void every_spelling_reads_back_what_it_writes(String what, Map<String, Object> example) {
        Table table =
                HtmlTables.read((String) example.get("html")).orElseThrow().table();
        assertThat(HtmlTokens.merged(table))
                .hasSize(what.startsWith("ragged") ? 12 : ((Number) example.get("merged_tokens")).intValue());
        for (StructureTokens tokens : StructureTokens.all()) {
            assertRoundTrip(tokens, table);
        }
    }

    private static void assertRoundTrip(StructureTokens tokens, Table table) {
        Label label = tokens.label(table, 400, 300);
        Structure back =
                tokens.read(answer(tokens.vocabulary(), label.text()), 400, 300).orElseThrow();
        assertThat(back.repaired()).as(tokens.name()).isFalse();
        assertThat(OtslTokens.spelled(back.table())).as(tokens.name()).isEqualTo(OtslTokens.spelled(table));
    }

    private static List<RecognizedToken> answer(Vocabulary vocabulary, String text) {
        List<String> pieces = vocabulary.split(text);
        assertThat(pieces).allMatch(piece -> vocabulary.id(piece).isPresent());
        return pieces.stream().map(piece -> new RecognizedToken(piece, 1)).toList();
    }

    @Test
    void a_thousand_random_tables_read_back_as_they_were() {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            Table table = randomTable(random);
            StructureTokens.all().forEach(tokens -> assertRoundTrip(tokens, table));
            assertThat(OtslTokens.spelled(HtmlTables.read(HtmlFormat.page(table))
                            .orElseThrow()
                            .table()))
                    .isEqualTo(OtslTokens.spelled(table));
        }
    }

    static Table randomTable(Random random) {
        int rows = 1 + random.nextInt(8);
        int columns = 1 + random.nextInt(8);
        int header = random.nextInt(Math.min(3, rows) + 1);
        boolean[][] covered = new boolean[rows][columns];
        List<TableCell> cells = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (covered[row][column]) {
                    continue;
                }
                int down = 1 + (random.nextInt(4) == 0 ? random.nextInt((row < header ? header : rows) - row) : 0);
                int free = 1;
                int most = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1;
                while (free < most && column + free < columns && !covered[row][column + free]) {
                    free++;
                }
                for (int r = row; r < row + down; r++) {
                    for (int c = column; c < column + free; c++) {
                        covered[r][c] = true;
                    }
                }
                cells.add(TableCell.of(row, column, random.nextInt(5) == 0 ? "" : "x")
                        .withSpans(down, free));
            }
        }
        return new Table(rows, columns, header, cells);
    }

    @Test
    void any_sequence_of_tokens_is_a_table_or_none() {
        Random random = new Random(3);
        for (StructureTokens tokens : StructureTokens.all()) {
            List<String> all = tokens.vocabulary().tokens();
            for (int i = 0; i < 2000; i++) {
                List<RecognizedToken> answer = IntStream.range(0, random.nextInt(60))
                        .mapToObj(n -> new RecognizedToken(
                                all.get(random.nextInt(random.nextBoolean() ? all.size() : 6)), 0.9))
                        .toList();
                Optional<Structure> read = tokens.read(answer, 100, 100); // a table checks itself
                read.ifPresent(
                        structure -> assertThat(structure.table().cells()).isNotEmpty());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CCCNCCNCCCN, CCCNCCENCCCN", // a row too short
        "CCCNCCCCNCCCN, CCCNCCCNCCCN", // one too long
        "CCNCC, CCNCCN", // the end is missing
        "LCNCCN, CCNCCN",
        "UCNCCN, CCNCCN",
        "CXNCCN, CLNCCN",
        "CCNXCN, CCNUCN",
        "CCNCXN, CCNCCN",
        "CCNULN, CCNUCN",
        "CLNUUN, CLNUXN",
        "CLNCUN, CLNCCN",
        "CLCNULCN, CLCNCCCN", // no rectangle: a half of it
        "CCNTCCN, CCNCCN", // a header below the body
        "TCCNUCN, TCCNCCN", // from the header into the body
    })
    void broken_marks_are_repaired(String broken, String repaired) {
        Structure read = OtslTokens.TOKENS.read(broken).orElseThrow();
        assertThat(OtslTokens.spelled(read.table())).isEqualTo(repaired);
        assertThat(read.repaired()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<tbody>,<tr>,<td></td>,<td></td>,</tr>,<tr>,<td></td>,</tr>,</tbody>|CCNCEN", // ragged
                "<tbody>,<tr>,<td></td>,<td></td>,<tr>,<td></td>,<td></td>,</tr>,</tbody>|CCNCCN", // not closed
                "<td></td>,<td></td>,</tr>,</tbody>|CCN", // never begun
                "<tbody>,<tr>,<td></td>,<td></td>|CCN", // cut
                "<tbody>,<tr>,<td, colspan=\"2\",<td></td>,</tr>,</tbody>|CLCN", // a cell that is not closed
                "<tbody>,<tr>, colspan=\"2\",<td></td>,</tr>,</tbody>|CN", // an attribute of no cell
                "<tbody>,<tr>,<td, rowspan=\"3\",>,</td>,<td></td>,</tr>,<tr>,<td></td>,</tr>,</tbody>|CCNUCN", // too
                // far
                "<thead>,<tr>,<td, rowspan=\"2\",>,</td>,</tr>,</thead>,<tbody>,<tr>,<td></td>,</tr>,</tbody>|TCNCN",
                "<tbody>,<tr>,<td></td>,</tr>,</tbody>,<thead>,<tr>,<td></td>,</tr>,</thead>|CNCN",
            })
    void broken_html_is_repaired(String broken, String repaired) {
        Structure read = HtmlTokens.TOKENS.read(List.of(broken.split(",", -1))).orElseThrow();
        assertThat(OtslTokens.spelled(read.table())).isEqualTo(repaired);
        assertThat(read.repaired()).isTrue();
    }

    @Test
    void empty_cells_that_span_are_read_as_table_master_spells_them() {
        Structure read = HtmlTokens.TOKENS
                .read(List.of(
                        "<thead>",
                        "<tr>",
                        "<td></td>",
                        "<eb2></eb2>",
                        " colspan=\"2\"",
                        ">",
                        "</td>",
                        "</tr>",
                        "</thead>",
                        "<tbody>",
                        "<tr>",
                        "<td></td>",
                        "<eb></eb>",
                        "<td></td>",
                        "</tr>",
                        "</tbody>"))
                .orElseThrow();
        assertThat(OtslTokens.spelled(read.table())).isEqualTo("TCELNCECN");
        assertThat(read.repaired()).isFalse();
    }

    @Test
    void cells_have_the_boxes_and_probabilities_of_their_tokens() {
        Box box = new Box(1, 2, 30, 40);
        List<RecognizedToken> marks = List.of(
                new RecognizedToken("C", 0.9, Optional.of(box)),
                new RecognizedToken("L", 0.5),
                new RecognizedToken("N", 1));
        TableCell cell = OtslTokens.TOKENS
                .read(marks, 50, 50)
                .orElseThrow()
                .table()
                .cells()
                .get(0);
        assertThat(cell.box()).contains(box);
        assertThat(cell.confidence()).isEqualTo(0.45);

        List<RecognizedToken> html = List.of(
                new RecognizedToken("<td", 0.9, Optional.of(box)),
                new RecognizedToken(" colspan=\"2\"", 0.5),
                new RecognizedToken(">", 1),
                new RecognizedToken("</td>", 1));
        cell = HtmlTokens.TOKENS
                .read(html, 50, 50)
                .orElseThrow()
                .table()
                .cells()
                .get(0);
        assertThat(cell.box()).contains(box);
        assertThat(cell.confidence()).isEqualTo(0.45);
    }

    @Test
    void each_cell_has_a_box_in_the_label() {
        Table table = OtslTokens.TOKENS.read("TCLNCEN").orElseThrow().table();
        assertThat(OtslTokens.TOKENS.label(table, 10, 10).boxes()).hasSize(3);
        Label html = HtmlTokens.TOKENS.label(table, 10, 10);
        assertThat(html.boxes()).hasSize(3);
        assertThat(html.text())
                .isEqualTo("<thead><tr><td colspan=\"2\"></td></tr></thead>"
                        + "<tbody><tr><td></td><eb></eb></tr></tbody>");
    }

    @Test
    void lines_are_found_and_kept_to_an_eightieth() {
        List<TableCell> cells = List.of(
                TableCell.of(0, 0, "a").withBox(new Box(0, 0, 100, 30)),
                TableCell.of(0, 1, "b").withBox(new Box(100, 0, 300, 30)),
                TableCell.of(1, 0, "c").withBox(new Box(0, 30, 100, 50)),
                TableCell.of(1, 1, "").withBox(new Box(100, 30, 300, 50)));
        Label label = PositionTokens.TOKENS.label(new Table(2, 2, 1, cells), 400, 80);
        assertThat(label.text()).isEqualTo("x00x20x80Ty00CCy30CEy80");

        Table back = PositionTokens.TOKENS
                .read(answer(PositionTokens.TOKENS.vocabulary(), label.text()), 400, 80)
                .orElseThrow()
                .table();
        assertThat(back.cells().stream().map(cell -> cell.box().orElseThrow()))
                .containsExactlyElementsOf(
                        cells.stream().map(cell -> cell.box().orElseThrow()).toList());
    }

    @Test
    void lines_that_are_missing_or_out_of_order_are_repaired() {
        Structure read = PositionTokens.TOKENS
                .read(answer(PositionTokens.TOKENS.vocabulary(), "x40x00x80y40CCy00CC"), 80, 80)
                .orElseThrow();
        assertThat(read.repaired()).isTrue();
        assertThat(read.table().cells().get(3).box()).contains(new Box(40, 40, 40, 40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x00x80y00CTy80", "x00x80y00Cy80T"})
    void a_header_row_that_does_not_come_is_a_repair(String text) {
        Structure read = PositionTokens.TOKENS
                .read(answer(PositionTokens.TOKENS.vocabulary(), text), 80, 80)
                .orElseThrow();
        assertThat(read.repaired()).isTrue();
        assertThat(OtslTokens.spelled(read.table())).isEqualTo("CN");
    }

    @Test
    void a_model_is_read_by_its_tokens() {
        assertThat(StructureTokens.of(HtmlTokens.TOKENS.vocabulary())).isSameAs(HtmlTokens.TOKENS);
        assertThat(StructureTokens.of(PositionTokens.TOKENS.vocabulary())).isSameAs(PositionTokens.TOKENS);
        assertThat(StructureTokens.of(Vocabulary.ofCharacters("TNXULEC"))).isSameAs(OtslTokens.TOKENS);
        assertThatThrownBy(() -> StructureTokens.of(Vocabulary.ofCharacters("0TNXULEC")))
                .hasMessageStartingWith("tokens \"0TNXULEC\" spell no tables");
    }

    @Test
    void spans_beyond_ten_cannot_be_spelled_in_html() {
        Table wide = OtslTokens.TOKENS.read("CLLLLLLLLLLN").orElseThrow().table();
        assertThatThrownBy(() -> HtmlTokens.TOKENS.label(wide, 1, 1))
                .hasMessage("a cell with colspan=\"11\", spans of 1 to 10 are allowed");
    }
}
