// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableCommandsTest {
    @TempDir
    Path folder;

    @Test
    void tables_are_drawn_and_their_statistics_shown() throws Exception {
        Path out = folder.resolve("tables");
        Path sheet = folder.resolve("sheet.png");
        Run drawn = Run.of(
                "dataset",
                "tables",
                "--count",
                4,
                "--rows",
                "2-3",
                "--columns",
                "2-2",
                "--tokens",
                "html",
                "--out",
                out,
                "--sheet",
                sheet);
        assertThat(drawn).isEqualTo(new Run(0, out + ": 4 tables\n" + sheet + ": 4 tables\n", ""));
        assertThat(ImageIO.read(sheet.toFile()).getWidth()).isEqualTo(3 * 528);
        assertThat(Files.readString(out.resolve("labels.jsonl"))).contains("\"text\":\"<t");

        Run info = Run.of("dataset", "table-info", out.resolve("tables.jsonl"));
        assertThat(info.code()).isZero();
        assertThat(info.out()).startsWith("4 tables, 0 of them not complete").contains("columns             2.00");
        assertThat(Run.of("dataset", "tables", "--count", 1, "--out", out).err())
                .isEqualTo("master: " + out + ": exists already, a new or empty folder is needed\n");
    }

    @Test
    void the_bundled_model_reads_a_table_with_the_bundled_words_model() {
        Run run = Run.of("table", "--format", "md", "../../testdata/tables/sales.png");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("""
                        | Product | 2024 |  | 2025 |  |
                        | --- | --- | --- | --- | --- |
                        |  | Units | Price | Units | Price |
                        | Desk lamp | 120 | 24 | 135 | 26 |
                        | Office chair | 48 | 159 | 61 | 149 |
                        | Keyboard | 310 | 45 | 298 | 47 |
                        | Monitor | 75 | 210 | 92 | 199 |
                        | Total | 553 |  | 586 |  |
                        """);
    }

    @Test
    void a_model_of_texts_reads_no_tables() throws Exception {
        Path out = folder.resolve("tables");
        Run.of("dataset", "tables", "--count", 1, "--out", out);
        Run run = Run.of("table", "--model", "captcha", out.resolve("000001.png"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("master: model \"").contains("reads no tables: tokens ");
    }

    @Test
    void what_may_be_wrong_with_a_table_is_told_on_the_standard_error() throws Exception {
        Path words = Files.writeString(
                folder.resolve("words.json"), "[{\"text\": \"note\", \"box\": [5000, 5000, 5040, 5012]}]");
        Run run = Run.of("table", "--words", words, "../../testdata/tables/sales.png");
        assertThat(run.code()).isZero();
        assertThat(run.err()).endsWith("sales.png: words outside of the table: 1\n");
    }

    @Test
    void a_table_becomes_a_file_in_a_folder_that_is_made() {
        Path out = folder.resolve("read");
        Path sales = Path.of("../../testdata/tables/sales.png");
        Run run = Run.of("table", "--structure-only", "--format", "csv", "--out", out, sales);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(out).isDirectoryContaining("glob:**/sales.png.csv");
    }

    @Test
    void a_model_of_words_beside_given_words_or_none_is_refused() {
        for (String other : List.of("--structure-only", "--words=words.json")) {
            Run run = Run.of("table", other, "--text-model", "words", "a.png");
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("--text-model has no use with");
        }
    }

    @Test
    void bad_words_are_named() throws Exception {
        Path words = Files.writeString(folder.resolve("words.json"), "[{}]");
        Run run = Run.of("table", "--words", words, "a.png");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("master: words " + words + ": word 0: no object with a text\n");
    }
}
