// SPDX-License-Identifier: Apache-2.0
package master.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDatasetTest {
    @TempDir
    private Path folder;

    @Test
    void a_folder_names_its_images_by_their_text() throws IOException {
        for (String name : "b7.png ab3d_2.png ab3d_1.jpg Zz.JPEG x.bmp y.gif a.b.png".split(" ")) {
            Files.write(folder.resolve(name), TestImages.png(name.length()));
        }
        Files.writeString(folder.resolve("notes.txt"), "not an image");
        Files.writeString(folder.resolve(".hidden.png"), "not an image");
        Files.createDirectory(folder.resolve("below.png"));

        try (Dataset dataset = Dataset.open(folder)) {
            assertThat(IntStream.range(0, dataset.size())
                            .mapToObj(i -> dataset.sample(i).id()))
                    .containsExactly("Zz.JPEG", "a.b.png", "ab3d_1.jpg", "ab3d_2.png", "b7.png", "x.bmp", "y.gif");
            assertThat(IntStream.range(0, dataset.size())
                            .mapToObj(i -> dataset.sample(i).text()))
                    .containsExactly("Zz", "a.b", "ab3d", "ab3d", "b7", "x", "y");
            assertThat(dataset.sample(4).image()).isEqualTo(TestImages.png("b7.png".length()));
            assertThat(dataset.name()).isEqualTo(folder.toString());
        }
    }

    @Test
    void a_folder_with_a_list_is_read_by_its_list() throws IOException {
        Files.write(folder.resolve("one.png"), TestImages.png(1));
        Files.createDirectory(folder.resolve("sub"));
        Files.write(folder.resolve("sub/two.png"), TestImages.png(2));
        Files.writeString(
                folder.resolve("labels.tsv"), "\uFEFFsub/two.png\tgrün \uD83D\uDE00\r\n\n   \none.png\ta b/?\n");

        try (Dataset dataset = Dataset.open(folder)) {
            assertThat(dataset.size()).isEqualTo(2);
            assertThat(dataset.sample(0)).isEqualTo(new Sample("sub/two.png", "grün \uD83D\uDE00", TestImages.png(2)));
            assertThat(dataset.sample(1)).isEqualTo(new Sample("one.png", "a b/?", TestImages.png(1)));
        }
    }

    @Test
    void a_list_may_have_any_name_and_no_last_line_break() throws IOException {
        Files.write(folder.resolve("one.png"), TestImages.png(1));
        Path list = Files.writeString(folder.resolve("test.txt"), "one.png\tx");

        try (Dataset dataset = Dataset.open(list)) {
            assertThat(dataset.sample(0).text()).isEqualTo("x");
        }
    }

    @Test
    void a_bad_line_is_named_with_its_number() throws IOException {
        assertBadList("a.png\tx\n\nb.png x\n", "list.tsv:3: no tab");
        assertBadList("a.png\t\n", "list.tsv:1: no text behind the tab");
        assertBadList("\tx\n", "list.tsv:1: no file before the tab");
        assertBadList("a.png\tx\tz\n", "list.tsv:1: more than one tab");
        assertBadList("a.png\tx\nb\u0000.png\tz\n", "list.tsv:2:");
        assertBadList("\n  \n", "list.tsv: the list is empty");
    }

    private void assertBadList(String content, String message) throws IOException {
        Path list = Files.writeString(folder.resolve("list.tsv"), content);
        assertThatThrownBy(() -> Dataset.open(list))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_line_that_is_not_utf_8_is_named() throws IOException {
        Path list =
                Files.write(folder.resolve("l.tsv"), "a.png\tx\nb.png\tgrün\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Dataset.open(list)).hasMessageContaining("l.tsv:2: not UTF-8");
    }

    @Test
    void a_missing_image_spoils_its_own_sample_only() throws IOException {
        Files.write(folder.resolve("one.png"), TestImages.png(1));
        Files.writeString(folder.resolve("labels.tsv"), "gone.png\tx\none.png\ty\n");

        try (Dataset dataset = Dataset.open(folder)) {
            assertThatThrownBy(() -> dataset.sample(0))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContainingAll(folder.toString(), "sample 0", "labels.tsv:1", "no such file", "gone.png");
            assertThat(dataset.sample(1).text()).isEqualTo("y");
            assertThat(dataset.text(0)).isEqualTo("x");
        }
    }

    @Test
    void what_is_not_a_dataset_is_refused() throws IOException {
        assertThatThrownBy(() -> Dataset.open(folder)).hasMessageContainingAll(folder.toString(), "labels.tsv", "png");
        assertThatThrownBy(() -> Dataset.open(folder.resolve("gone"))).hasMessageContaining("no such file or folder");
        Files.write(folder.resolve("_1.png"), TestImages.png(1));
        assertThatThrownBy(() -> Dataset.open(folder)).hasMessageContainingAll("_1.png", "no text");
    }

    @Test
    void an_index_outside_and_a_closed_dataset_are_errors_of_the_caller() throws IOException {
        Files.write(folder.resolve("a.png"), TestImages.png(1));
        Dataset dataset = Dataset.open(folder);
        assertThatThrownBy(() -> dataset.sample(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> dataset.sample(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        dataset.close();
        dataset.close();
        assertThatThrownBy(() -> dataset.sample(0)).isInstanceOf(IllegalStateException.class);
    }
}
