// SPDX-License-Identifier: Apache-2.0
package master.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
    @TempDir
    private Path folder;

    @Test
    void a_file_that_cannot_be_written_whole_leaves_the_old_one_and_nothing_else() throws IOException {
        Path file = folder.resolve("new").resolve("file.txt");
        AtomicFile.write(file, "old ä");
        assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[] {1}));
                    throw new IOException("the disk is full");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("file.txt cannot be written")
                .hasMessageContaining("the disk is full");
        assertThat(file).hasContent("old ä");
        AtomicFile.write(file, "new");
        assertThat(file).hasContent("new");
        try (var entries = Files.list(file.getParent())) {
            assertThat(entries).containsExactly(file);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void what_is_no_file_is_written_to_and_stays() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                read.complete(Files.readAllBytes(pipe));
            } catch (IOException e) {
                read.completeExceptionally(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        AtomicFile.write(pipe, "text");
        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther())
                .isTrue();
        assertThat(read.get(1, TimeUnit.MINUTES)).isEqualTo("text".getBytes());
        assertThatThrownBy(() -> AtomicFile.write(folder, "text")).hasMessageContaining("cannot be written");
    }

    @Test
    void a_folder_is_deleted_with_all_in_it_and_may_be_missing() throws IOException {
        Path deep = folder.resolve("a").resolve("b");
        AtomicFile.write(deep.resolve("c"), "c");
        Folders.force(deep);
        Folders.delete(folder.resolve("a"));
        assertThat(folder).isEmptyDirectory();
        Folders.delete(folder.resolve("a"));
    }

    @Test
    void digests_are_those_of_the_standard() throws IOException {
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-2, B.1
        assertThat(Sha256.hex(new byte[] {'a', 'b', 'c'})).isEqualTo(abc);
        assertThat(Sha256.of("abc")).isEqualTo(HexFormat.of().parseHex(abc));
        Path file = Files.write(folder.resolve("million"), "a".repeat(1_000_000).getBytes());
        assertThat(Sha256.hex(file)).isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
}
