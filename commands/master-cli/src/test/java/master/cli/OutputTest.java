// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command whose answer goes nowhere, in a JVM of its own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class OutputTest {
    @TempDir
    private Path folder;

    /** Starts the command, on the class path. */
    private Process start(Redirect out, Object... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("jdk.module.path", "") + File.pathSeparator + System.getProperty("java.class.path"),
                Main.class.getName()));
        for (Object word : words) {
            command.add(word.toString());
        }
        return new ProcessBuilder(command)
                .redirectOutput(out)
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    /** Waits for its end; returns what it has said on the standard error. */
    private String end(Process process, int code) throws Exception {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(folder.resolve("err"));
        assertThat(process.exitValue()).as(said).isEqualTo(code);
        return said;
    }

    @Test
    void a_reader_that_has_gone_ends_a_command_without_a_word() throws Exception {
        Process process = start(Redirect.PIPE, "--version");
        process.getInputStream().close();
        assertThat(end(process, 141)).isEmpty();
    }

    @Test
    void images_that_nobody_gets_to_know_of_are_not_read() throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        for (int i = 0; i < 8; i++) { // as many as are read at once
            Files.copy(Path.of("../../testdata/captchas/000009.png"), inbox.resolve(i + ".png"));
        }
        Files.writeString(inbox.resolve("no image.png"), "");
        Process process = start(Redirect.PIPE, "recognize", inbox);
        process.getInputStream().close();
        assertThat(end(process, 141)).doesNotContain("no image.png");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_full_disk_is_told() throws Exception {
        assertThat(end(start(Redirect.to(new File("/dev/full")), "--version"), 1))
                .isEqualTo("master: the output cannot be written\n");
    }
}
