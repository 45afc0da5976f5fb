// SPDX-License-Identifier: Apache-2.0
package master.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import master.api.Box;
import master.api.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWriterTest {
    @TempDir
    private Path folder;

    @Test
    void what_it_writes_is_read_back() throws IOException {
        Path target = folder.resolve("new/set");
        byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, 1};
        try (FolderWriter writer = FolderWriter.create(target)) {
            writer.add("a b/?", TestImages.png(1));
            writer.add("ü", jpeg);
            assertThat(writer.size()).isEqualTo(2);
            assertThat(target).doesNotExist();
            writer.finish();
            assertThatThrownBy(() -> writer.add("x", jpeg)).isInstanceOf(IllegalStateException.class);
        }
        try (Dataset dataset = Dataset.open(target)) {
            assertThat(dataset.size()).isEqualTo(2);
            assertThat(dataset.sample(0)).isEqualTo(new Sample("000001.png", "a b/?", TestImages.png(1)));
            assertThat(dataset.sample(1)).isEqualTo(new Sample("000002.jpg", "ü", jpeg));
        }
    }

    @Test
    void json_lines_hold_boxes_and_any_text() throws IOException {
        Path target = folder.resolve("set");
        Label label = new Label("a\tb\n\"ü\u4e00", List.of(new Box(1, 2.5, 3, 4), new Box(0, 0, 0, 0)));
        try (FolderWriter writer = FolderWriter.createJson(target)) {
            writer.add(label, TestImages.png(1));
            writer.add("  ", TestImages.png(2));
            writer.finish();
        }
        try (Dataset dataset = Dataset.open(target)) {
            assertThat(dataset.format()).isEqualTo(DatasetFormat.JSONL);
            assertThat(dataset.sample(0)).isEqualTo(new Sample("000001.png", label, TestImages.png(1)));
            assertThat(dataset.label(1)).isEqualTo(Label.of("  "));
        }
    }

    @Test
    void other_layouts_refuse_boxes() {
        Label boxed = new Label("a", List.of(new Box(1, 2, 3, 4)));
        try (FolderWriter list = FolderWriter.create(folder.resolve("list"));
                LmdbWriter lmdb = LmdbWriter.create(folder.resolve("lmdb"), DatasetFormat.LMDB)) {
            for (DatasetWriter writer : List.of(list, lmdb)) {
                assertThatThrownBy(() -> writer.add(boxed, TestImages.png(1)))
                        .isInstanceOf(DatasetException.class)
                        .hasMessageContaining("sample 0: ")
                        .hasMessageContaining("holds texts without boxes");
            }
        }
    }

    @Test
    void nothing_is_left_of_a_folder_that_was_not_finished() throws IOException {
        try (FolderWriter writer = FolderWriter.create(folder.resolve("half"))) {
            writer.add("x", TestImages.png(1));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void what_a_list_cannot_hold_is_refused() throws IOException {
        try (FolderWriter writer = FolderWriter.create(folder.resolve("new"))) {
            assertThatThrownBy(() -> writer.add("a\tb", TestImages.png(1))).isInstanceOf(DatasetException.class);
            assertThatThrownBy(() -> writer.add("  ", TestImages.png(1))).isInstanceOf(DatasetException.class);
            assertThatThrownBy(() -> writer.add("x", new byte[] {1, 2, 3})).hasMessageContaining("not a PNG");
            assertThatThrownBy(() -> writer.add("", TestImages.png(1))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(writer::finish).hasMessageContaining("no sample was added");
        }
    }

    @Test
    void a_folder_that_holds_something_is_left_alone() throws IOException {
        Files.writeString(folder.resolve("precious.txt"), "mine");

        assertThatThrownBy(() -> FolderWriter.create(folder)).hasMessageContaining("exists already");
        assertThatThrownBy(() -> FolderWriter.create(folder.resolve("precious.txt")))
                .hasMessageContaining("exists");
        assertThat(folder.resolve("precious.txt")).hasContent("mine");
    }
}
