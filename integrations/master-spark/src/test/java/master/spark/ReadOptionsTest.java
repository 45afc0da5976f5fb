// SPDX-License-Identifier: Apache-2.0
package master.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReadOptionsTest {
    @Test
    void reads_a_command_line() {
        ReadOptions options = ReadOptions.parse(
                "--table",
                "t.csv",
                "--format",
                "csv",
                "--column",
                "file",
                "--out",
                "answers",
                "--per-file",
                "50",
                "--model",
                "words",
                "--public-key",
                "k.pem",
                "--charset",
                "a-z",
                "--length",
                "4-6",
                "--fold",
                "lower",
                "--min-confidence",
                "0.5",
                "--batch-size",
                "8",
                "--boxes",
                "--second-look");

        assertThat(options)
                .usingRecursiveComparison()
                .ignoringFields("recognizer")
                .isEqualTo(new ReadOptions(ReadOptions.Input.TABLE, "t.csv", "csv", "file", "answers", 50, null));
        assertThat(options.recognizer().explainParams().lines())
                .filteredOn(line -> line.contains("current: "))
                .hasSize(11);
        assertThat(ReadOptions.parse("--length", "5", "--folder", "f", "--out", "o")
                        .perFile())
                .isEqualTo(2000);
    }

    @Test
    void says_what_is_wrong() {
        assertThatThrownBy(() -> ReadOptions.parse("--out", "o"))
                .hasMessage("none given, one of --folder, --list and --table is needed");
        assertThatThrownBy(() -> ReadOptions.parse("--folder", "f", "--list", "l", "--out", "o"))
                .hasMessageContaining("[FOLDER, LIST] given");
        assertThatThrownBy(() -> ReadOptions.parse("--folder", "f")).hasMessage("--out is missing");
        assertThatThrownBy(() -> ReadOptions.parse("--folder")).hasMessage("--folder needs a value");
        assertThatThrownBy(() -> ReadOptions.parse("--per-file", "0")).hasMessageContaining("a number from 1");
        assertThatThrownBy(() -> ReadOptions.parse("--length", "4-")).hasMessageContaining("MIN-MAX");
        assertThatThrownBy(() -> ReadOptions.parse("--min-confidence", "sure")).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> ReadOptions.parse("--quick")).hasMessage("unknown option --quick");
    }
}
