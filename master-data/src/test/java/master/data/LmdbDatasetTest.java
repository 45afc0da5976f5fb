// SPDX-License-Identifier: Apache-2.0
package master.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmdbDatasetTest {
    /** Written by Python's lmdb; see testdata/README.md. */
    private static final Path PYTHON = Path.of("..", "testdata", "lmdb-python");

    /** The same words as Python's lmdb writes them in FastOCR's layout. */
    private static final Path FASTOCR = Path.of("..", "testdata", "lmdb-fastocr");

    @TempDir
    private Path folder;

    @Test
    void reads_a_database_that_python_wrote() throws IOException {
        try (Dataset dataset = Dataset.open(PYTHON)) {
            assertThat(IntStream.range(0, dataset.size())
                            .mapToObj(i -> dataset.sample(i).text()))
                    .containsExactly("ab3d", "Grüße", "7+5=?", "漢字", "x", "two words");
            assertThat(dataset.sample(0).id()).isEqualTo("image-000000001");
            for (int i = 0; i < dataset.size(); i++) {
                var image = ImageIO.read(
                        new java.io.ByteArrayInputStream(dataset.sample(i).image()));
                assertThat(image.getWidth()).isEqualTo(96);
                assertThat(image.getHeight()).isEqualTo(32);
            }
        }
    }

    @Test
    void reads_the_layout_of_fastocr_that_python_wrote() {
        try (Dataset fastocr = Dataset.open(FASTOCR);
                Dataset clova = Dataset.open(PYTHON)) {
            assertThat(fastocr.format()).isEqualTo(DatasetFormat.FASTOCR);
            assertThat(clova.format()).isEqualTo(DatasetFormat.LMDB);
            assertThat(fastocr.size()).isEqualTo(clova.size());
            assertThat(fastocr.sample(0).id()).isEqualTo("image-1");
            for (int i = 0; i < clova.size(); i++) {
                assertThat(fastocr.text(i)).isEqualTo(clova.text(i));
                assertThat(fastocr.sample(i).image()).isEqualTo(clova.sample(i).image());
            }
        }
        assertThatThrownBy(() -> Dataset.open(FASTOCR, DatasetFormat.LMDB)).hasMessageContaining("num-samples");
    }

    @Test
    void reads_back_the_layout_of_fastocr_that_it_wrote() throws IOException {
        Path target = folder.resolve("fastocr");
        try (LmdbWriter writer = LmdbWriter.create(target, DatasetFormat.FASTOCR)) {
            for (int i = 0; i < 12; i++) {
                writer.add("t" + i, TestImages.png(i));
            }
            writer.finish();
        }
        try (Dataset dataset = Dataset.open(target)) {
            assertThat(dataset.format()).isEqualTo(DatasetFormat.FASTOCR);
            assertThat(dataset.sample(11)).isEqualTo(new Sample("image-12", "t11", TestImages.png(11)));
        }
    }

    @Test
    void reads_back_what_was_written_over_several_transactions() throws IOException {
        Path target = write(2345);

        try (Dataset dataset = Dataset.open(target)) {
            assertThat(dataset.size()).isEqualTo(2345);
            for (int index : new int[] {0, 1, 999, 1000, 1001, 2344}) {
                assertThat(dataset.sample(index))
                        .isEqualTo(
                                new Sample("image-%09d".formatted(index + 1), "tëxt " + index, TestImages.png(index)));
                assertThat(dataset.text(index)).isEqualTo("tëxt " + index);
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(target);
        }
    }

    @Test
    void the_map_grows_with_the_data() throws IOException {
        Path target = folder.resolve("large");
        byte[] image = new byte[3 << 20];
        try (LmdbWriter writer = LmdbWriter.create(target)) {
            for (int i = 0; i < 12; i++) {
                Arrays.fill(image, (byte) i);
                writer.add("t" + i, image.clone());
            }
            writer.finish();
        }
        try (Dataset dataset = Dataset.open(target)) {
            Arrays.fill(image, (byte) 11);
            assertThat(dataset.sample(11).image()).isEqualTo(image);
            assertThat(dataset.sample(0).image()).hasSize(3 << 20).containsOnly(0);
        }
    }

    @Test
    void many_threads_read_one_dataset() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Dataset dataset = Dataset.open(write(200))) {
            Callable<Boolean> readAll = () -> {
                for (int i = 0; i < 200; i++) {
                    if (!dataset.sample(i).text().equals("tëxt " + i)) {
                        return false;
                    }
                }
                return true;
            };
            List<Future<Boolean>> answers = threads.invokeAll(List.of(readAll, readAll, readAll, readAll));
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void a_file_that_was_cut_off_is_refused_at_any_length() throws IOException {
        Path data = write(50).resolve("data.mdb");
        byte[] whole = Files.readAllBytes(data);
        for (int length : new int[] {0, 10, 151, 4096, 4200, whole.length / 2, whole.length - 1}) {
            Files.write(data, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Dataset.open(data.getParent()))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContainingAll(data.toString(), "cut off");
        }
    }

    /** Without the checks before it, the native library ends the process on many of these. */
    @Test
    void damage_anywhere_is_an_error_or_harmless() throws IOException {
        Path data = write(120).resolve("data.mdb");
        byte[] whole = Files.readAllBytes(data);
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 200; round++) {
            byte[] damaged = whole.clone();
            int start = random.nextInt(damaged.length - 64);
            for (int i = 0; i < 1 + round % 64; i++) {
                damaged[start + i] = (byte) random.nextInt(256);
            }
            Files.write(data, damaged);
            try (Dataset dataset = Dataset.open(data.getParent())) {
                for (int i = 0; i < dataset.size(); i++) {
                    dataset.sample(i);
                }
            } catch (DatasetException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void what_is_not_an_lmdb_is_refused() throws IOException {
        Files.writeString(folder.resolve("data.mdb"), "SQLite format 3".repeat(1000));

        assertThatThrownBy(() -> Dataset.open(folder))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("not an LMDB file");
    }

    @Test
    void another_format_version_is_named() throws IOException {
        Path target = write(1);
        try (RandomAccessFile file =
                new RandomAccessFile(target.resolve("data.mdb").toFile(), "rw")) {
            file.seek(20);
            file.write(2);
        }
        assertThatThrownBy(() -> Dataset.open(target)).hasMessageContaining("format version 2, version 1 is read");
    }

    @Test
    void a_count_that_is_more_than_there_is_is_refused() throws IOException {
        Path target = write(5);
        replace(target.resolve("data.mdb"), "num-samples5", "num-samples9");
        try (Dataset dataset = Dataset.open(target)) {
            assertThatThrownBy(() -> dataset.sample(7))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContainingAll(target.toString(), "key label-000000008: no such key");
        }
        replace(target.resolve("data.mdb"), "num-samples9", "num-samplesx");
        assertThatThrownBy(() -> Dataset.open(target)).hasMessageContainingAll("num-samples", "\"x\"");
    }

    @Test
    void a_label_that_is_not_utf_8_is_named_and_the_others_can_be_read() throws IOException {
        Path target = write(3);
        replace(target.resolve("data.mdb"), "t\u00c3\u00abxt 1", "t\u00c3\u00c3xt 1");
        try (Dataset dataset = Dataset.open(target)) {
            assertThatThrownBy(() -> dataset.sample(1)).hasMessageContainingAll("label-000000002", "not UTF-8");
            assertThat(dataset.sample(2).text()).isEqualTo("tëxt 2");
        }
    }

    @Test
    void a_closed_dataset_says_so() throws IOException {
        Dataset dataset = Dataset.open(write(2));
        dataset.close();
        dataset.close();
        assertThatThrownBy(() -> dataset.sample(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> dataset.sample(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void nothing_is_left_of_a_database_that_was_not_finished() throws IOException {
        try (LmdbWriter writer = LmdbWriter.create(folder.resolve("half"))) {
            writer.add("x", TestImages.png(1));
            assertThat(writer.size()).isEqualTo(1);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void the_writer_refuses_what_nobody_could_read() throws IOException {
        Path target = write(1);
        assertThatThrownBy(() -> LmdbWriter.create(target)).hasMessageContaining("exists already");
        try (LmdbWriter writer = LmdbWriter.create(folder.resolve("new"))) {
            assertThatThrownBy(() -> writer.add("", TestImages.png(1))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.add("x", new byte[0])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(writer::finish).isInstanceOf(DatasetException.class);
            writer.add("x", TestImages.png(1));
            writer.finish();
            assertThatThrownBy(() -> writer.add("y", TestImages.png(1))).isInstanceOf(IllegalStateException.class);
        }
    }

    private Path write(int count) throws IOException {
        Path target = folder.resolve("lmdb" + count);
        try (LmdbWriter writer = LmdbWriter.create(target)) {
            for (int i = 0; i < count; i++) {
                writer.add("tëxt " + i, TestImages.png(i));
            }
            writer.finish();
        }
        return target;
    }

    /** Replaces bytes of the same length in a file, written as Latin-1 text; they must be there. */
    private static void replace(Path file, String from, String to) throws IOException {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content).contains(from);
        Files.writeString(file, content.replace(from, to), StandardCharsets.ISO_8859_1);
    }
}
