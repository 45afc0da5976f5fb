// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import master.cli.Signals;
import org.junit.jupiter.api.Test;

class StoppableTest {
    @Test
    void the_second_signal_ends_the_process_at_once() throws Exception {
        String path = String.join(
                File.pathSeparator,
                Path.of("target", "test-classes").toString(),
                Path.of("target", "classes").toString(),
                Path.of(Signals.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        path,
                        NeverEnding.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("begun");
            process.toHandle().destroy(); // SIGTERM
            assertThat(output.readLine()).isEqualTo("asked");
            process.toHandle().destroy();
            assertThat(output.readLine()).as("not the message of the time-out").isNull();
            assertThat(process.waitFor()).isEqualTo(128 + 15);
        } finally {
            process.destroyForcibly();
        }
    }
}
