// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionCommandTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    @DisabledOnOs(OS.WINDOWS)
    void completes_commands_and_options_in_bash(String shell) throws Exception {
        Path script = Files.writeString(
                folder.resolve("completion"), Run.of("completion", shell).out());
        assertThat(complete(script, "master recog")).isEqualTo("recognize");
        assertThat(complete(script, "master recognize --min-conf")).isEqualTo("--min-confidence");
        assertThat(complete(script, "master dataset synt")).isEqualTo("synth");
    }

    private String complete(Path script, String line) throws Exception {
        String[] words = line.split(" ");
        String program = """
                compopt() { :; } # only allowed where the shell itself completes
                source "$1"; shift
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                _complete_master "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s' "${COMPREPLY[*]}"
                """;
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", program, "bash", script.toString());
        builder.command().addAll(List.of(words));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.waitFor();
        return Files.readString(output, StandardCharsets.UTF_8).strip();
    }

    @Test
    void completes_commands_options_and_values_in_fish() {
        assertThat(Run.of("completion", "fish").out().lines())
                .contains("complete -c master -f -n '__fish_use_subcommand' -a models -d"
                        + " 'Lists the bundled models, one name per line.'")
                .anyMatch(line -> line.startsWith(
                        "complete -c master -n '__fish_seen_subcommand_from recognize' -l format -r -f -a '"))
                .anyMatch(line -> line.contains("__fish_seen_subcommand_from dataset;") && line.contains("-a synth"))
                .anyMatch(line -> line.startsWith("complete -c master -n '__fish_seen_subcommand_from dataset; and"
                        + " __fish_seen_subcommand_from info' -l data-format"))
                .noneMatch(line ->
                        line.startsWith("complete -c master -n '__fish_seen_subcommand_from info' -l data-format"))
                .allMatch(line -> line.chars().filter(c -> c == '\'').count() % 2 == 0 || line.contains("\\'"));
    }

    @Test
    void another_shell_is_refused_with_those_that_are_known() {
        Run run = Run.of("completion", "tcsh");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("'tcsh'").containsIgnoringCase("bash, zsh, fish");
    }
}
