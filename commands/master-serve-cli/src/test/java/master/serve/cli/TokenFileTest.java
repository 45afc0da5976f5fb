// SPDX-License-Identifier: Apache-2.0
package master.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private static final String TOKEN = "my-real-token-000001";

    @TempDir
    private Path folder;

    private TokenFile file(String text) throws IOException {
        return new TokenFile(Files.writeString(folder.resolve("tokens"), text));
    }

    @Test
    void comments_empty_lines_and_a_byte_order_mark_are_no_tokens() throws IOException {
        assertThat(file("\ufeff" + TOKEN + "\r\n\n  # rotated 2026-01-01 by ops\n")
                        .read())
                .containsExactly(TOKEN);
    }

    @Test
    void a_token_that_no_client_can_send_is_refused_and_not_repeated() throws IOException {
        for (String bad : List.of("a-token-of-gr\u00fcnwald-1", "a token with spaces 01", "short")) {
            TokenFile file = file(bad + "\n");
            assertThatThrownBy(file::read)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a token")
                    .hasMessageNotContaining(bad);
        }
        TokenFile empty = file("# nothing\n");
        assertThatThrownBy(empty::read).hasMessage("it holds no token");
    }

    @Test
    void it_is_read_again_when_it_has_changed_and_only_then() throws IOException {
        TokenFile file = file(TOKEN + "\n");
        file.read();
        assertThat(file.readIfChanged()).isEmpty();
        file("another-token-000002\n" + TOKEN + "\n");
        assertThat(file.readIfChanged()).contains(List.of("another-token-000002", TOKEN));
        Files.delete(folder.resolve("tokens"));
        assertThatThrownBy(file::readIfChanged).isInstanceOf(UncheckedIOException.class);
        assertThat(file.readIfChanged()).as("said once").isEmpty();
        file(TOKEN + "\n");
        assertThat(file.readIfChanged()).contains(List.of(TOKEN));
    }

    @Test
    void one_that_could_not_be_read_is_tried_again_though_it_looks_the_same() throws IOException {
        Path path = folder.resolve("tokens");
        TokenFile file = file(TOKEN + "\n");
        file.read();
        byte[] broken = (TOKEN + "-2\n").getBytes(StandardCharsets.US_ASCII);
        broken[0] = (byte) 0xff;
        Files.write(path, broken);
        FileTime time = Files.getLastModifiedTime(path);
        assertThatThrownBy(file::readIfChanged).hasMessageContaining("not UTF-8");
        assertThat(file.readIfChanged()).as("said once").isEmpty();
        Files.writeString(path, TOKEN + "-2\n");
        Files.setLastModifiedTime(path, time);
        assertThat(file.readIfChanged()).contains(List.of(TOKEN + "-2"));
        assertThat(file.readIfChanged()).isEmpty();
    }
}
