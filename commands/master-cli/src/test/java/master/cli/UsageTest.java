// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                       | a command is needed
                    recogniz a.png                           | unknown command: 'recogniz'; did you mean recognize
                    recognize --modle m a.png                | unknown option: '--modle'; did you mean --model?
                    recognize                                | missing required parameter
                    recognize --format xml a.png             | 'xml'
                    recognize --min-confidence 2 a.png       | --min-confidence 2.0, 0 to 1 is allowed
                    recognize --min-confidence high a.png    | 'high'
                    recognize --device tpu a.png             | auto, cpu, cuda or cuda:N is allowed
                    eval --data a --paste 3                  | --paste: "3", times as wide x times as high such as 3x1 is allowed
                    eval --data a --paste 3x0.5              | --paste: 3.0x0.5, 1 to 20 are allowed for each
                    recognize --threads 0 a.png              | threads 0, 1 to 1024 are allowed
                    recognize --charset 9-0 a.png            | the range 9-0 runs backward
                    recognize --color grue a.png             | color "grue"; red, orange,
                    eval                                     | --data
                    bench --data . --seconds -1              | --seconds -1.0
                    dataset                                  | info, check, convert, synth, tables, table-info or augment
                    dataset tables --count 1 --out x --rows 5-2 | rows 5 to 2, a range in 1 to 60 is allowed
                    dataset tables --count 1 --out x --rows 5 | --rows "5", a range such as 2-20 is allowed
                    dataset tables --count 1 --out x --tokens xml | otsl, html or positions are allowed
                    eval --data a --errors -1                | --errors -1, 0 or more are allowed
                    table a.png b.png                        | 2 images, --out is needed
                    table --words w.json --out x a.png b.png | 2 images, --words belongs to one image
                    table --out x a/t.png b/t.png            | a/t.png and b/t.png would both become
                    mcp --http 70000                         | --http 70000, 0 to 65535 is allowed
                    bench --data . --soak 80 --breakdown     | --soak and --breakdown, one of both is allowed
                    dataset convrt a b                       | did you mean convert?
                    dataset synth --count 0 --out x          | --count 0, 1 or more are allowed
                    dataset synth --count 1 --out x --charset aa | each of them once
                    dataset check . --max-unreadable 2       | --max-unreadable 2.0, 0 to 1 is allowed
                    dataset check . --charset aa             | each character is allowed once
                    dataset check . --unfit cut              | 'cut'
                    dataset convert a b --unfit unknown      | fail or skip is allowed
                    dataset augment . --sheet x.png --strength jpeg=9 | jpeg 9.0, 0 to 3 is allowed
                    dataset augment . --sheet x.png --count 0 | --count 0, 1 or more are allowed
                    export a                                 | --out, --triton or --saved-metadata is needed
                    import --from a                          | --out
                    import --from a --out a.pth              | --out a.pth, a file .onnx or .safetensors or a folder is needed
                    import --from a --out a.onnx --charset aa | each character is allowed once
                    sign a.onnx                              | either MODEL and --key, or --new-key alone, is needed
                    sign a.onnx --new-key k                  | either MODEL and --key, or --new-key alone, is needed
                    train config.yaml                        | master.train.cli
                    """)
    void wrong_usage_is_one_line_and_exit_code_2(String words, String message) {
        Run run = Run.of((Object[]) (words.isEmpty() ? new String[0] : words.split(" ")));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("master: ")
                .contains(message)
                .contains("--help")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "recognize --help",
                "eval --help",
                "bench --help",
                "dataset --help",
                "dataset convert --help",
                "dataset check --help",
                "dataset augment --help",
                "dataset synth --help",
                "export --help",
                "import --help",
                "info --help",
                "sign --help"
            })
    void help_teaches_with_examples(String words) {
        Run run = Run.of((Object[]) words.split(" "));

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Example").contains("  master ").doesNotContain("${");
    }

    @Test
    void the_version_comes_from_the_build() {
        Run run = Run.of("--version");

        assertThat(run.code()).isZero();
        assertThat(run.out()).matches("master [0-9]+\\.[0-9]+\\.[0-9]+\\S*, Java [0-9]+\\S*\\R");
    }

    @Test
    void a_stack_trace_is_shown_on_request_only() {
        assertThat(Run.of("info", "--model", "gone.onnx").err()).hasLineCount(1).contains("gone.onnx");
        assertThat(Run.of("info", "--model", "gone.onnx", "--verbose").err())
                .startsWith("master: ")
                .contains("ModelLoadException", "\tat ");
    }

    @Test
    void a_model_that_nobody_bundles_is_named() {
        Run run = Run.of("info", "--model", "nobody");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("master: ").contains("\"nobody\"").hasLineCount(1);
    }
}
