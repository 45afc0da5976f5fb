// SPDX-License-Identifier: Apache-2.0
package master.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is lost and nothing is there twice, whatever is killed in the middle. */
class ClusterTest {
    private static final int IMAGES = 600;
    private static final int PER_FILE = 10;

    @TempDir
    private Path folder;

    private Path images;
    private Path answers;

    @BeforeEach
    void makes_images_some_of_which_are_none() throws IOException {
        images = Files.createDirectories(folder.resolve("images"));
        answers = folder.resolve("answers");
        for (int i = 0; i < IMAGES; i++) {
            Path image = images.resolve("%05d.png".formatted(i));
            if (i % 100 == 99) {
                Files.writeString(image, "no image");
            } else {
                Files.copy(LocalSpark.CAPTCHAS.resolve("%06d.png".formatted(i % 12 + 1)), image);
            }
        }
    }

    private String[] words() {
        return new String[] {
            "--folder", images.toString(), "--out", answers.toString(), "--per-file", Integer.toString(PER_FILE)
        };
    }

    /** How many files of answers are in their place. */
    private long files() {
        try (Stream<Path> files = Files.exists(answers) ? Files.list(answers) : Stream.empty()) {
            return files.filter(file -> file.toString().endsWith(".parquet")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check_that_all_is_there_once() {
        Dataset<Row> rows = LocalSpark.session().read().parquet(answers.toString());
        List<Row> read = rows.selectExpr("regexp_extract(path, '([0-9]+).png')", "read.text", "error.reason")
                .collectAsList();
        List<String> texts = LocalSpark.column(new TextRecognizer().transform(LocalSpark.captchas()), "read.text");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            expected.add("%05d %s".formatted(i, i % 100 == 99 ? "null image" : texts.get(i % 12) + " null"));
        }
        assertThat(read.stream().map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2)))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void an_executor_and_then_a_worker_are_killed_and_every_image_is_there_once() throws Exception {
        Path log = folder.resolve("driver.log");
        try (Cluster cluster = new Cluster(folder, 2)) {
            Process driver = cluster.read(log, words());
            Cluster.await("the first files:\n" + Cluster.text(log), () -> files() >= 10 || !driver.isAlive());
            assertThat(cluster.executors()).as(Cluster.text(log)).hasSize(2);
            cluster.killExecutor(0);
            Cluster.await("more files", () -> files() >= 25 || !driver.isAlive());
            assertThat(driver.isAlive()).as("the driver still works").isTrue();
            cluster.killWorker(1);

            assertThat(driver.waitFor()).as(Cluster.text(log)).isZero();
            assertThat(Cluster.text(log))
                    .contains("600 images, 0 are read already")
                    .contains("6 not read, image, such as: ")
                    .contains("600 rows, 0 images twice, 0 missing")
                    .contains("Lost executor");
            check_that_all_is_there_once();
            assertThat(cluster.executorLogs()).contains("opened model captcha, for all tasks of this executor");
            try (Stream<Path> left = Files.walk(cluster.temporary())) {
                assertThat(left.filter(Files::isRegularFile)
                                .filter(file -> file.toString().contains("onnxruntime")))
                        .as("what killed executors leave of ONNX Runtime")
                        .isEmpty();
            }
        }
    }

    @Test
    void a_driver_is_killed_and_started_again_and_goes_on() throws Exception {
        Path first = folder.resolve("first.log");
        Path second = folder.resolve("second.log");
        try (Cluster cluster = new Cluster(folder, 2)) {
            Process driver = cluster.read(first, words());
            Cluster.await("the first files", () -> files() >= 20 || !driver.isAlive());
            driver.destroyForcibly().waitFor();
            Cluster.await("the end of its executors", () -> cluster.executors().isEmpty());
            long files = files();
            assertThat(files).isBetween(20L, (long) IMAGES / PER_FILE - 1);

            assertThat(cluster.read(second, words()).waitFor())
                    .as(Cluster.text(second))
                    .isZero();

            assertThat(Cluster.text(second))
                    .doesNotContain(" 0 are read already")
                    .contains("600 rows, 0 images twice, 0 missing");
            assertThat(files()).isGreaterThan(files);
            check_that_all_is_there_once();

            Path third = folder.resolve("third.log");
            assertThat(cluster.read(third, words()).waitFor()).isZero();
            assertThat(Cluster.text(third))
                    .contains("600 images, 600 are read already")
                    .contains("0 images read in");
        }
    }
}
