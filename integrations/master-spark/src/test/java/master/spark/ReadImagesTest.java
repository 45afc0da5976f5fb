// SPDX-License-Identifier: Apache-2.0
package master.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadImagesTest {
    @TempDir
    private Path folder;

    private boolean complete;

    /** What the program says. */
    private String run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        complete = ReadImages.run(
                ReadOptions.parse(words), LocalSpark.session(), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private Dataset<Row> answers() {
        return LocalSpark.session().read().parquet(folder.resolve("out").toString());
    }

    @Test
    void reads_a_list_and_later_only_what_is_new() throws IOException {
        Path list = folder.resolve("list.txt");
        Files.copy(LocalSpark.CAPTCHAS.resolve("000003.png"), folder.resolve("a b.png"));
        String far = LocalSpark.CAPTCHAS.resolve("000002.png").toString();
        Files.writeString(list, "a b.png\n\n%s\n%s\nnothing.png\n".formatted(far, far));
        String[] words = {
            "--list", list.toString(), "--out", folder.resolve("out").toString(), "--per-file", "2"
        };

        assertThat(run(words))
                .contains("3 images, 0 are read already")
                .contains("1 not read, missing, such as: ")
                .contains("3 rows, 0 images twice, 0 missing");
        assertThat(complete).isTrue();

        Files.writeString(list, LocalSpark.CAPTCHAS.resolve("000009.png") + "\n", StandardOpenOption.APPEND);
        assertThat(run(words)).contains("4 images, 3 are read already").contains("4 rows, 0 images twice, 0 missing");
        assertThat(LocalSpark.<String>column(answers(), "read.text"))
                .containsExactlyInAnyOrder("31XD", "5JIEY9", "29942", null);
    }

    @Test
    void reads_a_table_of_paths() throws IOException {
        Path table = Files.writeString(
                folder.resolve("table.csv"), "id,file\n7,%s\n".formatted(LocalSpark.CAPTCHAS.resolve("000003.png")));

        String out = folder.resolve("out").toString();
        run("--table", table.toString(), "--format", "csv", "--column", "file", "--out", out);

        assertThat(complete).isTrue();
        assertThat(LocalSpark.<String>column(answers(), "read.text")).containsExactly("31XD");
    }

    @Test
    void what_a_killed_program_has_left_half_done_is_not_an_answer() throws IOException {
        String[] words = {
            "--folder",
            LocalSpark.CAPTCHAS.toString(),
            "--out",
            folder.resolve("out").toString()
        };
        run(words);
        Path file = folder.resolve("out");
        try (var files = Files.list(file)) {
            Path one = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Path left = Files.createDirectories(file.resolve("_temporary/0/task_1"));
            Files.copy(one, left.resolve("part-00000-left.snappy.parquet"));
            Files.delete(one); // its image has to be read again
        }

        assertThat(run(words)).contains("12 rows, 0 images twice, 0 missing");
        assertThat(LocalSpark.column(answers(), "path")).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void says_so_if_an_image_is_there_twice() throws IOException {
        String[] words = {
            "--folder",
            LocalSpark.CAPTCHAS.toString(),
            "--out",
            folder.resolve("out").toString()
        };
        run(words);
        try (var files = Files.list(folder.resolve("out"))) {
            List<Path> all =
                    files.filter(path -> path.toString().endsWith(".parquet")).toList();
            Files.copy(all.get(0), folder.resolve("out").resolve("part-again.parquet"));
        }

        assertThat(run(words)).contains("24 rows, 12 images twice, 0 missing");
        assertThat(complete).isFalse();
    }

    @Test
    void the_progress_says_how_long_it_will_take() {
        ReadProgress progress = new ReadProgress(LocalSpark.session(), 1000, 10, System.out);

        assertThat(progress.line(4, 20)).isEqualTo("about 400 of 1000 images, 20.0 per second, 30 s left");
        assertThat(progress.line(0, 20)).isEqualTo("about 0 of 1000 images, 0.0 per second");
        progress.close();
    }
}
