// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import master.api.spi.BundledModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether closing a recognizer gives its native memory back, in processes of their own: 60 cycles of a tiny model, with
 * {@code -Pfuzz} those of the bundled one as well.
 */
class NativeMemoryTest {
    private static final int CYCLES = 60;
    private static final double ALLOWED = 40; // KiB for each cycle

    @TempDir
    private Path folder;

    private static double slope(Path model, String what) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-XX:TieredStopAtLevel=1", // and a heap of fixed size: what grows is native
                        "-XX:+UseSerialGC",
                        "-XX:+AlwaysPreTouch",
                        "-Xms96m",
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenClose.class.getName(),
                        model.toString(),
                        Integer.toString(CYCLES),
                        what))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream out = process.getInputStream()) {
            String answer = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
            Mutations.say("%s, %d cycles, %s: %s KiB each", model.getFileName(), CYCLES, what, answer.split(" ")[0]);
            return Double.parseDouble(answer.split(" ")[0]);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void sixty_cycles_of_opening_and_closing_do_not_grow_the_process_and_without_closing_they_do() throws Exception {
        assumeTrue(Footprint.known(), "resident memory is read from /proc");
        Path tiny = Files.write(folder.resolve("tiny.onnx"), TinyModel.file());
        assertThat(slope(tiny, "close")).as("KiB for each cycle").isLessThan(ALLOWED);
        assertThat(slope(tiny, "forget")).as("control: KiB for each cycle").isGreaterThan(3 * ALLOWED);
    }

    @Test
    void the_bundled_model_gives_its_memory_back_too() throws Exception {
        assumeTrue(Footprint.known(), "resident memory is read from /proc");
        assumeTrue(Mutations.FACTOR > 1, "with -Pfuzz only: it takes half a minute");
        Path file = folder.resolve("captcha.onnx");
        Files.write(file, BundledModel.named("captcha").orElseThrow().bytes());
        assertThat(slope(file, "close")).as("KiB for each cycle").isLessThan(10 * ALLOWED);
        assertThat(slope(file, "forget")).as("control: KiB for each cycle").isGreaterThan(30 * ALLOWED);
    }

    @Test
    void the_slope_is_that_of_a_line() {
        assertThat(OpenClose.slope(new double[] {1, 3, 5, 7})).isCloseTo(2, within(1e-9));
        assertThat(OpenClose.slope(new double[] {4, 4, 4})).isCloseTo(0, within(1e-9));
    }
}
