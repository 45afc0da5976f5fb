// SPDX-License-Identifier: Apache-2.0
package master.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of images that are read while the JVM ends, in JVMs of their own. */
class ExitTest {
    @TempDir
    private Path folder;

    /** Runs {@link Exit}, on the class path; returns what it printed. */
    private String run(String what) throws Exception {
        Path out = folder.resolve("out.txt");
        String path = Stream.of("java.class.path", "jdk.module.path")
                .flatMap(key -> Stream.of(System.getProperty(key, "").split(File.pathSeparator)))
                .filter(entry -> !what.equals("open") || !entry.contains("onnxruntime"))
                .collect(Collectors.joining(File.pathSeparator));
        Path tests = Path.of(
                Exit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-cp",
                path + File.pathSeparator + tests,
                Exit.class.getName(),
                what);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(folder.resolve("crash.log")).doesNotExist();
            assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out);
    }

    /** What a hook printed. It is refused where reading took so long before that the JVM might not wait: a few tries. */
    private List<String> hook() throws Exception {
        List<String> lines = run("hook").lines().toList();
        for (int again = 0; again < 4 && !lines.contains("read"); again++) {
            assertThat(lines).anyMatch(line -> line.endsWith("the JVM is shutting down"));
            lines = run("hook").lines().toList();
        }
        return lines;
    }

    @Test
    void a_shutdown_hook_reads_images() throws Exception {
        assertThat(hook()).contains("read");
    }

    @Test
    void what_was_never_read_with_before_is_refused_in_a_shutdown_hook() throws Exception {
        assertThat(run("first")).contains("the JVM is shutting down");
    }

    @Test
    void without_onnx_runtime_a_model_cannot_be_loaded_and_the_jar_is_named() throws Exception {
        assertThat(run("open"))
                .contains("ONNX Runtime is not on the path: the jar com.microsoft.onnxruntime:onnxruntime is missing");
    }

    @Test
    void threads_that_read_while_the_jvm_exits_do_not_crash_it() throws Exception {
        run("threads");
    }

    @Test
    void nothing_is_left_in_the_temporary_folder() throws Exception {
        assertThat(hook()).contains("read");
        assertThat(folder.toFile().list()).containsExactly("out.txt");
    }
}
