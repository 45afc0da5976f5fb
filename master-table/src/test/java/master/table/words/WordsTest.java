// SPDX-License-Identifier: Apache-2.0
package master.table.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import master.api.Box;
import master.table.Table;
import master.table.TableCell;
import master.table.Word;
import org.junit.jupiter.api.Test;

class WordsTest {
    /** Two columns of 100 and two rows of 40 pixels, at 10, 10. */
    private static final Table TABLE = new Table(
            2,
            2,
            1,
            List.of(
                    TableCell.of(0, 0, "").withBox(new Box(10, 10, 100, 40)),
                    TableCell.of(0, 1, "").withBox(new Box(110, 10, 100, 40)),
                    TableCell.of(1, 0, "").withBox(new Box(10, 50, 100, 40)),
                    TableCell.of(1, 1, "").withBox(new Box(110, 50, 100, 40))));

    private static Word word(String text, double x, double y, double width) {
        return new Word(text, new Box(x, y, width, 10));
    }

    private static List<String> texts(WordPlacement placement) {
        return placement.table().cells().stream().map(TableCell::text).toList();
    }

    @Test
    void words_come_into_the_cell_that_covers_most_of_them_in_reading_order() {
        WordPlacement placed = WordPlacement.of(
                TABLE,
                List.of(
                        word("below", 20, 32, 30),
                        word("beside", 60, 16, 40),
                        word("first", 15, 15, 40),
                        word("wide", 85, 60, 40)), // 25 of 40 pixels in the first column
                " ");
        assertThat(texts(placed)).containsExactly("first beside below", "", "wide", "");
        assertThat(placed.table().cells()).extracting(TableCell::empty).containsExactly(false, true, false, true);
        assertThat(placed.table().cells().get(0).words())
                .extracting(Word::text)
                .containsExactly("first", "beside", "below");
        assertThat(placed.unplaced()).isEmpty();
    }

    @Test
    void lines_of_a_cell_may_stay_lines() {
        List<Word> words = List.of(word("two", 20, 32, 30), word("one", 20, 15, 30));
        assertThat(texts(WordPlacement.of(TABLE, words, "\n")).get(0)).isEqualTo("one\ntwo");
    }

    @Test
    void pieces_that_touch_are_one_word() {
        List<Word> words = List.of(word("12", 20, 15, 20), word(".5", 40.5, 15, 15), word("%", 60, 15, 9));
        assertThat(CellText.of(words, " ")).isEqualTo("12.5 %");
    }

    @Test
    void a_line_over_several_columns_is_cut_at_its_blanks() {
        WordPlacement placed = WordPlacement.of(TABLE, List.of(word("left right", 60, 20, 100)), " ");
        assertThat(texts(placed)).containsExactly("left", "right", "", "");
        WordPlacement whole = WordPlacement.of(TABLE, List.of(word("leftright", 60, 20, 95)), " ");
        assertThat(texts(whole)).containsExactly("leftright", "", "", "");
    }

    @Test
    void a_word_beside_the_table_is_near_or_unplaced() {
        Word near = word("near", 205, 95, 20); // below the last row, at the right
        Word far = word("far", 120, 130, 20);
        WordPlacement placed = WordPlacement.of(TABLE, List.of(near, far), " ");
        assertThat(texts(placed)).containsExactly("", "", "", "near");
        assertThat(placed.unplaced()).containsExactly(far);
    }

    @Test
    void no_word_is_lost_or_doubled() {
        List<Word> words = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            words.add(new Word(
                    "w" + i,
                    new Box(random.nextInt(250), random.nextInt(120), random.nextInt(40), random.nextInt(12))));
        }
        WordPlacement placed = WordPlacement.of(TABLE, words, " ");
        List<Word> found = new ArrayList<>(placed.unplaced());
        placed.table().cells().forEach(cell -> found.addAll(cell.words()));
        assertThat(found).containsExactlyInAnyOrderElementsOf(words);
    }

    @Test
    void cells_without_boxes_are_refused() {
        assertThatThrownBy(() -> WordPlacement.of(new Table(1, 1, 0, List.of(TableCell.of(0, 0, ""))), List.of(), " "))
                .hasMessage("no box of the cell at row 0, column 0, every cell needs one");
    }

    @Test
    void lines_match_cells_by_center_then_overlap_then_nearness() {
        List<Box> cells = List.of(new Box(0, 0, 50, 10), new Box(60, 0, 50, 10), new Box(0, 20, 50, 10));
        List<Box> lines = List.of(
                new Box(5, 1, 20, 8), // in the first
                new Box(100, 1, 40, 8), // its center is outside of the second
                new Box(200, 40, 10, 10), // nowhere: the nearest for the third
                new Box(220, 90, 10, 10),
                new Box(200, 91, 10, 10));
        LineMatching matching = LineMatching.of(lines, cells);
        assertThat(matching.lines()).containsExactly(List.of(0), List.of(1), List.of(2));
        assertThat(matching.left()).containsExactly(List.of(4, 3));
    }

    @Test
    void words_are_read_from_json() {
        List<Word> expected = List.of(new Word("Age", new Box(1, 2, 20, 8)), new Word("31", new Box(5, 6, 7, 8.5)));
        assertThat(WordsFile.parse("[{\"text\": \"Age\", \"box\": [1, 2, 21, 10], \"font\": {}},"
                        + " {\"text\": \" \"},"
                        + " {\"text\": \"31\", \"bbox\": {\"x\": 5, \"y\": 6, \"width\": 7, \"height\": 8.5}}]"))
                .isEqualTo(expected);
        assertThat(WordsFile.parse("{\"words\": [{\"text\": \"Age\", \"bbox\": [1, 2, 21, 10]}]}"))
                .isEqualTo(expected.subList(0, 1));
    }

    @Test
    void words_may_begin_with_a_byte_order_mark() {
        assertThat(WordsFile.parse("\uFEFF[{\"text\": \"a\", \"box\": [1, 2, 3, 4]}]"))
                .isEqualTo(List.of(new Word("a", new Box(1, 2, 2, 2))));
    }

    @Test
    void more_words_than_any_table_has_are_refused() {
        String word = "{\"text\": \"a\", \"box\": [1, 2, 3, 4]}";
        assertThat(WordsFile.parse("[" + word + ("," + word).repeat(9_999) + "]"))
                .hasSize(10_000);
        assertThatThrownBy(() -> WordsFile.parse("[" + word + ("," + word).repeat(10_000) + "]"))
                .hasMessage("10001 words, 10000 are allowed");
    }

    @Test
    void what_is_no_list_of_words_is_refused() {
        assertThatThrownBy(() -> WordsFile.parse("{")).hasMessageStartingWith("no JSON (");
        assertThatThrownBy(() -> WordsFile.parse("3")).hasMessage("no list of words");
        assertThatThrownBy(() -> WordsFile.parse("[{\"box\": []}]")).hasMessage("word 0: no object with a text");
        assertThatThrownBy(() -> WordsFile.parse("[{\"text\": \"a\", \"box\": [1, 2]}]"))
                .hasMessage("word 0: box [1, 2], [x0, y0, x1, y1] or {x, y, width, height} are allowed");
        assertThatThrownBy(() -> WordsFile.parse("[{\"text\": \"a\", \"box\": [9, 2, 1, 3]}]"))
                .hasMessageStartingWith("word 0: box of -8.0x1.0");
        assertThatThrownBy(() -> WordsFile.read(Path.of("none.json"))).hasMessage("words none.json: no such file");
    }
}
