// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import master.cli.Main;
import org.junit.jupiter.api.Test;

/** The help of every command, those of this module included. */
class HelpTest {
    private static final Pattern COMMAND = Pattern.compile("(?m)^ {2}([a-z0-9-]+) {2,}\\S");

    private final List<String> seen = new ArrayList<>();

    private void helpOf(List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.add("--help");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
        int code;
        try {
            code = Main.run(words.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
        } finally {
            System.setErr(before);
        }
        String name = String.join(" ", command);
        assertThat(code).as(name).isZero();
        assertThat(err + warnings.toString(StandardCharsets.UTF_8)).as(name).isEmpty();
        assertThat(out.toString())
                .as(name)
                .doesNotContain("%%")
                .doesNotContain("${")
                .doesNotContain("%n");
        seen.add(name);
        int commands = out.toString().indexOf("Commands:");
        if (commands >= 0) {
            for (String next : COMMAND.matcher(out.toString().substring(commands))
                    .results()
                    .map((MatchResult result) -> result.group(1))
                    .toList()) {
                List<String> below = new ArrayList<>(command);
                below.add(next);
                helpOf(below);
            }
        }
    }

    @Test
    void no_help_warns_or_shows_a_placeholder() {
        helpOf(List.of());
        assertThat(seen).contains("", "recognize", "dataset check", "finetune", "train");
    }
}
