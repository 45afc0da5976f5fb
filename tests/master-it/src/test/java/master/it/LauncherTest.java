// SPDX-License-Identifier: Apache-2.0
package master.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the starters of the command do around Java and Maven, in whose places scripts stand that say how they are called. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
    private static final Path ROOT =
            Path.of(System.getProperty("testdata")).toAbsolutePath().getParent();

    @TempDir
    private Path folder;

    private Path jdk;
    private String error;

    @BeforeEach
    void install_java() throws IOException {
        jdk = folder.resolve("a jdk");
        script(jdk.resolve("bin/java"), """
                [ "$1" != -version ] || echo 'openjdk version "17.0.1"' >&2
                printf '%s\\n' "LC_ALL=$LC_ALL" "$@"
                """);
        script(jdk.resolve("bin/javac"), "echo javac 17.0.1");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\nOS_ARCH=\"x86_64\"\n");
    }

    private static void script(Path file, String program) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + program);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path copy(String file, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        return Files.copy(ROOT.resolve(file), to);
    }

    /** An installation with nothing but its starter. */
    private Path installed() throws IOException {
        return copy("dist/src/bin/master", folder.resolve("an app/bin/master"));
    }

    /** A checkout in which Maven makes empty jars, and the command names those that it has. */
    private Path checkout() throws IOException {
        Path home = folder.resolve("a checkout");
        copy("pom.xml", home.resolve("pom.xml"));
        copy("testdata/captchas/000001.png", home.resolve("testdata/captchas/000001.png"));
        script(home.resolve("dist/src/bin/master"), "cd \"$(dirname \"$0\")/..\" && find . -name '*.jar'");
        script(home.resolve("mvnw"), """
                [ "$1" != -v ] || exit 0
                while [ "$1" != -pl ]; do shift; done
                for module in $(echo "$2" | tr , ' '); do
                  mkdir -p $module/target/lib $module/target/lib-modules
                  touch $module/target/${module#*/}-1.jar $module/target/lib/a.jar $module/target/lib-modules/b.jar
                done
                """);
        return copy("master", home.resolve("master"));
    }

    private String run(int code, Map<String, String> environment, Path starter, String... words) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("bash", starter.toString());
        builder.command().addAll(List.of(words));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            error = Files.readString(err, StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(error).isEqualTo(code);
            return Files.readString(out, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void completion_knows_the_commands_of_the_server_and_of_training() throws Exception {
        assertThat(run(0, Map.of(), checkout(), "completion", "bash").lines())
                .containsExactlyInAnyOrder(
                        "./serve/master-serve-cli-1.jar",
                        "./serve/a.jar",
                        "./train/modules/master-train-cli-1.jar",
                        "./train/modules/b.jar",
                        "./train/lib/a.jar");
        assertThat(error).isEqualTo("master: building master-serve-cli master-train-cli (first use)\n");
        assertThat(run(0, Map.of(), folder.resolve("a checkout/master"), "completion", "fish"))
                .contains("master-train-cli");
        assertThat(error).as("nothing has changed").isEmpty();
    }

    @Test
    void what_is_needed_to_build_is_named() throws Exception {
        Path starter = checkout();
        script(jdk.resolve("bin/javac"), "echo javac 1.8.0_392 >&2");
        run(1, Map.of(), starter, "models");
        assertThat(error).endsWith("bin/javac is Java 1.8.0_392; a JDK, 17 or later, is needed (set JAVA_HOME)\n");
        Files.delete(jdk.resolve("bin/javac"));
        run(1, Map.of(), starter, "models");
        assertThat(error).endsWith("bin/javac; install a JDK, 17 or later, or set JAVA_HOME\n");
    }

    @Test
    void a_locale_that_is_not_installed_is_replaced() throws Exception {
        assertThat(run(0, Map.of("LC_ALL", "xx_XX.UTF-8"), installed(), "models"))
                .startsWith("LC_ALL=C.UTF-8\n");
    }

    @Test
    void a_starter_of_another_java_is_followed_to_it() throws Exception {
        Path shims = folder.resolve("shims");
        script(shims.resolve("java"), """
                case $1 in
                  -XshowSettings*) echo "    java.home = %s" >&2 ;;
                  *) exec "%s/bin/java" "$@" ;;
                esac
                """.formatted(jdk, jdk));
        String path = shims + ":" + System.getenv("PATH");
        assertThat(run(0, Map.of("JAVA_HOME", "", "PATH", path), installed(), "models")
                        .lines())
                .anyMatch(line -> line.endsWith("/natives/linux-x64"));
    }
}
