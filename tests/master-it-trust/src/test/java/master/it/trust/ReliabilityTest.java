// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether docs/internals/reliability.md names a test that exists for every fault, or says that nothing holds it. */
class ReliabilityTest {
    private static final Path ROOT =
            Path.of(System.getProperty("testdata")).toAbsolutePath().normalize().getParent();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-D]\\d+) \\|(.*)$");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.([a-z_0-9]+)`");
    private static final Map<String, Integer> FAULTS = Map.of("A", 10, "B", 10, "C", 12, "D", 15);

    private static String document() throws IOException {
        return Files.readString(ROOT.resolve("docs/internals/reliability.md"));
    }

    private static List<MatchResult> tests(String text) {
        return TEST.matcher(text).results().toList();
    }

    @Test
    void every_fault_has_one_row_with_a_test() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (MatchResult row : ROW.matcher(document()).results().toList()) {
            assertThat(rows.put(row.group(1), row.group(2)))
                    .as(row.group(1) + " is there twice")
                    .isNull();
        }
        List<String> faults = new ArrayList<>();
        FAULTS.forEach((kind, count) -> {
            for (int i = 1; i <= count; i++) {
                faults.add(kind + i);
            }
        });
        assertThat(rows.keySet()).hasSize(47).containsExactlyInAnyOrderElementsOf(faults);
        assertThat(rows)
                .allSatisfy((fault, row) -> assertThat(tests(row)).as(fault).isNotEmpty());
    }

    @Test
    void every_test_that_it_names_is_there() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> modules = Files.find(ROOT, 2, (path, attributes) -> attributes.isDirectory())) {
            List<Path> folders = modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
            for (Path folder : folders) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(f -> f.toString().endsWith("Test.java"))
                            .toList()) {
                        String name = file.getFileName().toString().replace(".java", "");
                        sources.merge(name, Files.readString(file), String::concat);
                    }
                }
            }
        }
        List<MatchResult> named = tests(document());
        assertThat(named)
                .hasSizeGreaterThan(60)
                .allSatisfy(test -> assertThat(sources.getOrDefault(test.group(1), ""))
                        .as(test.group())
                        .contains("void " + test.group(2) + "("));
    }
}
