// SPDX-License-Identifier: Apache-2.0
package master.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import master.api.Recognition;
import master.api.Recognizer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a user does with the archives: unpack, run. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class DistributionTest {
    private static final Path ARCHIVE = Path.of(System.getProperty("distribution"));
    private static final String FOLDER = System.getProperty("folder");

    @TempDir
    static Path folder;

    private static Path app;

    @BeforeAll
    static void unpack() throws Exception {
        Path parent = Files.createDirectory(folder.resolve("a folder"));
        run(parent, "tar", "xf", ARCHIVE.toString());
        app = parent.resolve(FOLDER);
    }

    private static Path home() throws IOException {
        return Files.createDirectories(folder.resolve("home"));
    }

    @Test
    void reads_the_samples_as_the_library_does() throws Exception {
        List<Path> samples;
        try (Stream<Path> files = Files.list(app.resolve("samples"))) {
            samples = files.sorted().toList();
        }
        List<String> expected = new ArrayList<>();
        try (Recognizer recognizer = Recognizer.bundled("captcha")) {
            for (Path sample : samples) {
                Recognition read = recognizer.recognize(sample);
                expected.add("samples/%s %s".formatted(sample.getFileName(), read.text()));
            }
        }
        Outcome outcome = master("recognize", "samples");
        assertThat(outcome.error()).isEmpty();
        assertThat(outcome.output().lines().map(line -> line.replaceAll("^(\\S+)\\s+(\\S+)\\s.*", "$1 $2")))
                .hasSize(12)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void keeps_its_cache_at_home_where_its_folder_has_none() throws Exception {
        Path other = folder.resolve("other");
        Files.createDirectory(other);
        run(other, "tar", "xf", ARCHIVE.toString());
        Path installed = other.resolve(FOLDER);
        Files.createFile(
                installed.resolve("cache")); // no folder: as good as one that cannot be written to, also for root
        Outcome outcome = run(installed, installed.resolve("bin/master").toString(), "recognize", "samples/000001.png");
        assertThat(outcome.exit()).as(outcome.error()).isZero();
        try (Stream<Path> caches = Files.walk(home().resolve(".cache/master"))) {
            assertThat(caches.map(path -> path.getFileName().toString()))
                    .as("ONNX Runtime unpacked, classes kept")
                    .anyMatch(name -> name.contains("onnxruntime"))
                    .anyMatch(name -> name.startsWith("classes-"));
        }
    }

    @Test
    void has_the_server() throws Exception {
        assertThat(master("serve", "--help").output()).contains("--port", "--grpc-port");
    }

    @Test
    void says_where_training_is() throws Exception {
        Outcome outcome = master("train", "-c", "my.yaml");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.error())
                .isEqualTo("master: train is in another archive: unpack master-train-*.tar.gz over this folder\n");
    }

    @Test
    void what_stands_before_spark_read_is_passed_on_too() throws Exception {
        Path other = Files.createDirectory(folder.resolve("with spark"));
        run(other, "tar", "xf", ARCHIVE.toString());
        Path installed = other.resolve(FOLDER);
        Files.createFile(Files.createDirectory(installed.resolve("spark")).resolve("master-spark-1.jar"));
        Path submit = Files.createDirectories(other.resolve("home/bin")).resolve("spark-submit");
        Files.writeString(submit, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        Outcome outcome = run(
                installed,
                "env",
                "SPARK_HOME=" + other.resolve("home"),
                "bin/master",
                "-v",
                "spark-read",
                "--out",
                "a folder");
        assertThat(outcome.output().lines())
                .as(outcome.error())
                .doesNotContain("spark-read")
                .endsWith("-v", "--out", "a folder");
    }

    @Test
    void the_zip_has_the_same_files() throws IOException {
        Path zip = Path.of(ARCHIVE.toString().replaceAll("\\.tar\\.gz$", ".zip"));
        try (FileSystem content = FileSystems.newFileSystem(zip)) {
            assertThat(files(content.getPath("/" + FOLDER))).isEqualTo(files(app));
            assertThat(content.getPath("/" + FOLDER, "bin", "master"))
                    .hasSameBinaryContentAs(app.resolve("bin/master"));
        }
    }

    @Test
    void the_starter_for_windows_says_what_the_other_one_says() throws IOException {
        String cmd = Files.readString(app.resolve("bin/master.cmd"), StandardCharsets.US_ASCII);
        assertThat(cmd.replace("\r\n", "")).as("lines end as on Windows").doesNotContain("\n");
        String bash = Files.readString(app.resolve("bin/master"));
        for (String option : List.of(
                "-Djava.awt.headless=true",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "ALL-UNNAMED,com.microsoft.onnxruntime,org.lwjgl",
                ",io.grpc.netty.shaded",
                "-m master.cli/master.cli.Main",
                "ORT_DISABLE_TELEMETRY=1")) {
            assertThat(cmd).contains(option);
            assertThat(bash).contains(option);
        }
        assertThat(cmd)
                .as("one pair of quotes around the whole, which cmd takes off, and a pipe outside of any")
                .contains("in ('^\"\"%java%\" -version 2^>^&1 ^| findstr /c:\" version \"^\"') do");
        assertThat(bash).contains("256 + 128 * cores");
        assertThat(cmd).contains("256+128*%NUMBER_OF_PROCESSORS%");
        assertThat(Pattern.compile("%app%\\\\([\\w\\\\-]+)")
                        .matcher(cmd)
                        .results()
                        .map(match -> match.group(1)))
                .containsExactlyInAnyOrder("modules", "natives\\win-x64", "serve")
                .allSatisfy(
                        path -> assertThat(app.resolve(path.replace('\\', '/'))).isDirectory());
        assertThat(Pattern.compile("goto (\\w+)").matcher(cmd).results().map(match -> match.group(1)))
                .allSatisfy(label -> assertThat(cmd).contains("\r\n:" + label + "\r\n"));
    }

    private static Set<String> files(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            Set<String> names = new TreeSet<>();
            paths.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .filter(name -> !name.startsWith("cache"))
                    .forEach(names::add);
            return names;
        }
    }

    private static Outcome master(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(app.resolve("bin/master").toString()));
        command.addAll(Arrays.asList(words));
        return run(app, command.toArray(String[]::new));
    }

    private static Outcome run(Path in, String... command) throws Exception {
        Path output = Files.createTempFile(folder, "out", ".txt");
        Path error = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectOutput(output.toFile())
                .redirectError(error.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOME", home().toString());
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment().remove("MASTER_JAVA_OPTS");
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + String.join(" ", command));
        }
        return new Outcome(process.exitValue(), Files.readString(output), Files.readString(error));
    }

    private record Outcome(int exit, String output, String error) {}
}
