// SPDX-License-Identifier: Apache-2.0
package master.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the example for JBang as Java itself does, which takes JBang's lines for comments. */
class JbangTest {
    private static final Path ROOT =
            Path.of(System.getProperty("testdata")).toAbsolutePath().getParent();
    private static final Path EXAMPLE = ROOT.resolve("examples/jbang/Read.java");

    @TempDir
    private Path folder;

    private String run(int code, Path... images) throws IOException, InterruptedException {
        String path =
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", "");
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", path, EXAMPLE.toString());
        List.of(images).forEach(image -> builder.command().add(image.toString()));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(text).isEqualTo(code);
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void the_example_for_jbang_reads_images_and_names_those_it_cannot_read() throws Exception {
        Path captchas = ROOT.resolve("testdata/captchas");
        assertThat(run(1, captchas.resolve("000009.png"), folder.resolve("gone.png"), captchas.resolve("000007.png")))
                .containsPattern("29942\t0\\.99")
                .contains("gone.png")
                .containsPattern("3602\t0\\.9");
    }

    @Test
    void its_dependencies_are_modules_of_this_build_in_its_version() throws IOException {
        String parent = Files.readString(ROOT.resolve("pom.xml"));
        String version = Pattern.compile("<artifactId>master-parent</artifactId>\\s*<version>([^<]+)")
                .matcher(parent)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        List<String> needed = Pattern.compile("(?m)^//DEPS (\\S+)$")
                .matcher(Files.readString(EXAMPLE))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(needed).isNotEmpty().allSatisfy(artifact -> {
            String[] parts = artifact.split(":");
            assertThat(parts).hasSize(3);
            assertThat(parts[0]).isEqualTo("io.github.masterocr");
            assertThat(parent).containsPattern("<module>([^<]+/)?" + parts[1] + "</module>");
            assertThat(parts[2]).isEqualTo(version);
        });
    }
}
