// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import master.api.Box;
import master.table.Boxes;
import master.table.Table;
import master.table.TableCell;
import master.table.Word;
import master.table.dataset.PubTabNet;
import master.table.dataset.TableFolderWriter;
import master.table.dataset.TableSample;
import master.table.json.JsonValue;
import master.table.structure.OtslTokens;
import master.table.words.WordPlacement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableSynthesizerTest {
    private static final List<Font> FONTS =
            List.of(new Font(Font.SANS_SERIF, Font.PLAIN, 12), new Font(Font.SERIF, Font.PLAIN, 12));
    private static final TableSynthesizer SYNTHESIZER = TableSynthesizer.create(TableSynthesizerConfig.DEFAULT, FONTS);

    @TempDir
    Path folder;

    private static Stream<SyntheticTable> some(TableSynthesizer synthesizer) {
        Random random = new Random(11);
        return IntStream.range(0, 60).mapToObj(i -> synthesizer.next(random));
    }

    @Test
    void the_same_seed_draws_the_same_table() {
        SyntheticTable first = SYNTHESIZER.next(new Random(5));
        SyntheticTable second = SYNTHESIZER.next(new Random(5));
        assertThat(second.table()).isEqualTo(first.table());
        assertThat(pixels(second.image())).isEqualTo(pixels(first.image()));
        assertThat(SYNTHESIZER.next(new Random(6)).table()).isNotEqualTo(first.table());
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void sizes_keep_to_the_configuration() {
        TableSynthesizer small = TableSynthesizer.create(
                TableSynthesizerConfig.DEFAULT.withSizes(2, 5, 2, 4).withSpanning(0), FONTS);
        Set<Integer> rows = new HashSet<>();
        some(small).forEach(drawn -> {
            rows.add(drawn.table().rows());
            assertThat(drawn.table().columns()).isBetween(2, 4);
            assertThat(drawn.table().cells()).noneMatch(TableCell::spans);
        });
        assertThat(rows).containsExactlyInAnyOrder(2, 3, 4, 5);
    }

    @Test
    void there_are_spans_headers_and_empty_cells() {
        List<Table> tables = some(SYNTHESIZER).map(SyntheticTable::table).toList();
        assertThat(tables).anyMatch(table -> table.cells().stream().anyMatch(cell -> cell.rowSpan() > 1));
        assertThat(tables).anyMatch(table -> table.cells().stream().anyMatch(cell -> cell.columnSpan() > 1));
        assertThat(tables).anyMatch(table -> table.cells().stream().anyMatch(TableCell::empty));
        assertThat(IntStream.range(0, 200).map(i -> plan(i, TableSynthesizerConfig.DEFAULT).headerRows))
                .contains(0, 1, 2, 3);
    }

    private static Plan plan(int seed, TableSynthesizerConfig config) {
        Chance chance = new Chance(new Random(seed));
        return Plan.draw(config, new Style(FONTS, TableFamilies.ALL, chance), chance);
    }

    @Test
    void header_groups_stand_side_by_side_beside_cells_over_both_header_rows() {
        TableSynthesizerConfig spanning =
                TableSynthesizerConfig.DEFAULT.withSizes(4, 8, 5, 8).withSpanning(1);
        List<List<TableCell>> firstRows = IntStream.range(0, 300)
                .mapToObj(seed -> plan(seed, spanning))
                .filter(plan -> plan.headerRows == 2)
                .map(plan -> plan.cells.stream()
                        .filter(cell -> cell.row() == 0)
                        .sorted(Comparator.comparingInt(TableCell::column))
                        .toList())
                .toList();
        assertThat(firstRows.stream()
                        .filter(row -> row.stream().allMatch(TableCell::spans)
                                && row.get(0).rowSpan() == 2
                                && row.get(row.size() - 2).columnSpan() > 1
                                && row.get(row.size() - 1).columnSpan() > 1)
                        .count())
                .as("of %d", firstRows.size())
                .isGreaterThan(firstRows.size() / 10);
    }

    @Test
    void mixed_rules_are_all_or_none_of_the_lines_where_their_shares_say_so() {
        TableFamilies mixed = new TableFamilies(List.of("rules/mixed"), List.of());
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 400; seed++) {
            Chance chance = new Chance(new Random(seed));
            Style style = new Style(FONTS, mixed, chance);
            boolean plain = style.dashes == null && style.headerPaper == null && style.stripe == null;
            if (plain && style.rowRules % 1 == 0 && style.columnRules % 1 == 0) {
                Plan plan = Plan.draw(TableSynthesizerConfig.DEFAULT.withSpanning(0), style, chance);
                List<Layout.Written> texts = plan.cells.stream()
                        .map(cell -> new Layout.Written(cell, "text", Style.Align.LEFT, 0))
                        .toList();
                Layout layout = new Layout(plan, texts, style, new FontRenderContext(null, true, false));
                BufferedImage image = new Drawing(plan, style, layout).draw(List.of());
                int paper = style.paper.getRGB();
                boolean upright = hasRule(image, paper, layout.xs[1], (layout.ys[0] + layout.ys[1]) / 2);
                boolean level = hasRule(image, paper, (layout.xs[0] + layout.xs[1]) / 2, layout.ys[1]);
                assertThat(upright).as("seed %d", seed).isEqualTo(style.columnRules == 1);
                assertThat(level).as("seed %d", seed).isEqualTo(style.rowRules == 1);
                seen.add(upright + " " + level);
            }
        }
        assertThat(seen).hasSize(4);
    }

    /** Whether a pixel within two of a place is not the paper's color. */
    private static boolean hasRule(BufferedImage image, int paper, double x, double y) {
        return IntStream.rangeClosed(-2, 2)
                .anyMatch(dy ->
                        IntStream.rangeClosed(-2, 2).anyMatch(dx -> image.getRGB((int) x + dx, (int) y + dy) != paper));
    }

    @Test
    void every_cell_has_a_rectangle_in_the_image_and_its_words_in_it() {
        TableSynthesizer clean = TableSynthesizer.create(TableSynthesizerConfig.DEFAULT.withDegraded(0), FONTS);
        some(clean).forEach(drawn -> {
            Box image = new Box(0, 0, drawn.image().getWidth(), drawn.image().getHeight());
            for (TableCell cell : drawn.table().cells()) {
                Box box = cell.box().orElseThrow();
                assertThat(Boxes.shared(box, image)).isGreaterThan(0).isGreaterThan(0.98 * Boxes.area(box));
                for (Word word : cell.words()) {
                    assertThat(Boxes.shared(word.box(), box)).isGreaterThan(0.6 * Boxes.area(word.box()));
                }
            }
        });
    }

    @Test
    void words_are_ink_and_between_them_is_paper() {
        TableSynthesizer clean = TableSynthesizer.create(TableSynthesizerConfig.DEFAULT.withDegraded(0), FONTS);
        some(clean)
                .limit(20)
                .forEach(drawn -> drawn.table().cells().stream()
                        .flatMap(cell -> cell.words().stream())
                        .forEach(word -> assertThat(colors(drawn.image(), word.box()))
                                .as(word.text())
                                .hasSizeGreaterThan(1)));
    }

    private static Set<Integer> colors(BufferedImage image, Box box) {
        Set<Integer> colors = new HashSet<>();
        for (int y = (int) Math.max(0, box.y()); y < Math.min(image.getHeight(), Boxes.bottom(box)); y++) {
            for (int x = (int) Math.max(0, box.x()); x < Math.min(image.getWidth(), Boxes.right(box)); x++) {
                colors.add(image.getRGB(x, y));
            }
        }
        return colors;
    }

    @Test
    void words_find_their_cells_again() {
        some(SYNTHESIZER).forEach(drawn -> {
            List<Word> words = new ArrayList<>();
            drawn.table().cells().forEach(cell -> words.addAll(cell.words()));
            Table bare = drawn.table().map(cell -> cell.withText("", List.of()));
            WordPlacement placed = WordPlacement.of(bare, words, " ");
            assertThat(placed.unplaced()).isEmpty();
            assertThat(placed.table().cells())
                    .extracting(TableCell::text)
                    .isEqualTo(
                            drawn.table().cells().stream().map(TableCell::text).toList());
        });
    }

    @Test
    void a_folder_holds_images_labels_and_tables() throws Exception {
        Path out = folder.resolve("tables");
        List<SyntheticTable> drawn = some(SYNTHESIZER).limit(3).toList();
        try (TableFolderWriter writer = new TableFolderWriter(out, OtslTokens.TOKENS)) {
            drawn.forEach(one -> writer.add(one.image(), one.table()));
            assertThat(out).doesNotExist();
            writer.finish();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(out);
        }
        List<String> lines = Files.readAllLines(out.resolve("labels.jsonl"));
        assertThat(lines).hasSize(3);
        Map<?, ?> second = (Map<?, ?>) JsonValue.parse(lines.get(1));
        assertThat(second.get("image")).isEqualTo("000002.png");
        assertThat(second.get("text")).isEqualTo(OtslTokens.spelled(drawn.get(1).table()));
        assertThat((List<?>) second.get("boxes"))
                .hasSameSizeAs(drawn.get(1).table().cells());
        List<TableSample> tables = new ArrayList<>();
        PubTabNet.read(out.resolve("tables.jsonl"), tables::add);
        assertThat(tables)
                .extracting(sample -> OtslTokens.spelled(sample.table()))
                .isEqualTo(drawn.stream()
                        .map(one -> OtslTokens.spelled(one.table()))
                        .toList());
        assertThat(out.resolve("000003.png")).exists();
        assertThatThrownBy(() -> new TableFolderWriter(out, OtslTokens.TOKENS))
                .hasMessage(out + ": exists already, a new or empty folder is needed");
    }

    @Test
    void an_unfinished_folder_leaves_nothing() throws Exception {
        try (TableFolderWriter writer = new TableFolderWriter(folder.resolve("tables"), OtslTokens.TOKENS)) {
            SyntheticTable one = SYNTHESIZER.next(new Random(1));
            writer.add(one.image(), one.table());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_sheet_shows_all() {
        List<SyntheticTable> drawn = some(SYNTHESIZER).limit(4).toList();
        BufferedImage sheet = TableSheet.draw(drawn, 2, 300);
        assertThat(sheet.getWidth()).isEqualTo(2 * 308);
        assertThat(colors(sheet, new Box(0, 0, sheet.getWidth(), sheet.getHeight())))
                .hasSizeGreaterThan(20);
    }

    @Test
    void families_say_which_rules_and_fonts_are_drawn() {
        TableFamilies some = new TableFamilies(List.of("rules/grid", "rules/none"), List.of("rules/none"));
        TableFamilies rest = new TableFamilies(List.of(), List.of("rules/GRID"));
        assertThat(rules(some)).containsExactly(Style.Rules.GRID);
        assertThat(rules(rest)).doesNotContain(Style.Rules.GRID).hasSize(Style.Rules.values().length - 1);
        assertThat(new TableFamilies(List.of("font/lato"), List.of()).hasFont("Lato Light"))
                .isTrue();
        assertThat(new TableFamilies(List.of("font/lato"), List.of()).hasFont("Arimo"))
                .isFalse();
        assertThat(new TableFamilies(List.of(), List.of("font/lato")).hasFont("Lato"))
                .isFalse();
        assertThatThrownBy(() -> new TableFamilies(List.of("rules/none"), List.of("rules/none")))
                .hasMessage("families only [rules/none], without [rules/none] leave nothing of rules/");
        assertThatThrownBy(() -> new TableFamilies(List.of("grid"), List.of()))
                .hasMessageStartingWith(
                        "families \"grid\" is unknown, allowed: font/ and a name, rules/ and one of [none, ");
    }

    private static Set<Style.Rules> rules(TableFamilies families) {
        Chance chance = new Chance(new Random(3));
        Set<Style.Rules> drawn = new HashSet<>();
        IntStream.range(0, 400).forEach(i -> drawn.add(new Style(FONTS, families, chance).rules));
        return drawn;
    }

    @Test
    void impossible_tables_are_refused() {
        assertThatThrownBy(() -> TableSynthesizerConfig.DEFAULT.withSizes(3, 2, 1, 1))
                .hasMessage("rows 3 to 2, a range in 1 to 60 is allowed");
        assertThatThrownBy(() -> TableSynthesizerConfig.DEFAULT.withSpanning(2))
                .hasMessage("spanning 2.0, 0 to 1 is allowed");
        assertThatThrownBy(() -> TableSynthesizer.create(TableSynthesizerConfig.DEFAULT, List.of()))
                .hasMessageStartingWith("0 fonts, one of the families that are drawn and with all of");
    }
}
