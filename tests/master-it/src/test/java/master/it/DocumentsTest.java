// SPDX-License-Identifier: Apache-2.0
package master.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether the documents still say what the build says, and their links lead somewhere. */
class DocumentsTest {
    private static final Path ROOT =
            Path.of(System.getProperty("testdata")).toAbsolutePath().getParent();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.([a-z_0-9]+)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static List<String> all(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void the_readme_names_the_version_of_the_build() throws IOException {
        String version = all("<artifactId>master-parent</artifactId>\\s*<version>([^<]+)", read("pom.xml"))
                .get(0);
        assertThat(all("<version>([^<]+)</version>", read("README.md")))
                .isNotEmpty()
                .containsOnly(version);
        assertThat(all("[Vv]ersion (\\d+\\.\\d+\\.\\d+\\S*?)[,;.]?\\s", read("README.md")))
                .containsOnly(version);
    }

    @Test
    void the_documents_name_the_java_level_of_the_build() throws IOException {
        String level = all("<maven.compiler.release>(\\d+)<", read("pom.xml")).get(0);
        for (String file : List.of("README.md", "CONTRIBUTING.md", "docs/cli.md")) {
            assertThat(all("Java (\\d+) or later", read(file))).as(file).contains(level);
        }
    }

    @Test
    void the_readmes_dependencies_are_modules_of_the_build() throws IOException {
        List<String> artifacts = all("<artifactId>([^<]+)</artifactId>", read("README.md"));
        assertThat(artifacts)
                .contains("master-runtime")
                .allSatisfy(artifact ->
                        assertThat(read("pom.xml")).containsPattern("<module>(\\w+/)?" + artifact + "</module>"));
    }

    @Test
    void every_link_leads_to_a_file_and_a_heading() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(document)).results().toList()) {
                String target = link.group(1);
                if (!target.startsWith("http")) {
                    problem(document, target)
                            .ifPresent(what ->
                                    broken.add("%s: %s: %s".formatted(ROOT.relativize(document), target, what)));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_test_that_a_document_names_is_there() throws IOException {
        Map<String, String> sources = tests();
        List<String> missing = new ArrayList<>();
        for (Path document : documents()) {
            for (MatchResult named :
                    TEST.matcher(Files.readString(document)).results().toList()) {
                if (!sources.getOrDefault(named.group(1), "").contains("void " + named.group(2) + "(")) {
                    missing.add("%s: %s".formatted(ROOT.relativize(document), named.group()));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** The sources of all test classes by their simple names; of those with one name, one after the other. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : all("<module>([^<]+)</module>", read("pom.xml"))) {
            Path folder = ROOT.resolve(module).resolve("src/test/java");
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.merge(name, Files.readString(file), String::concat);
                }
            }
        }
        return sources;
    }

    private static Optional<String> problem(Path document, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
        if (!Files.exists(file)) {
            return Optional.of("there is no such file");
        }
        return parts.length == 1 || anchors(file).contains(parts[1])
                ? Optional.empty()
                : Optional.of("there is no such heading");
    }

    /** The names that GitHub gives to the headings of a file. */
    private static List<String> anchors(Path file) throws IOException {
        return HEADING.matcher(CODE.matcher(Files.readString(file)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }
}
