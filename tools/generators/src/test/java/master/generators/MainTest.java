// SPDX-License-Identifier: Apache-2.0
package master.generators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import master.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    @TempDir
    private Path folder;

    @Test
    void a_data_set_and_a_sheet_are_written() throws IOException {
        Path out = folder.resolve("set.lmdb");
        Path sheet = folder.resolve("sheet.png");
        int code = run(
                new StringWriter(),
                "--count",
                "30",
                "--seed",
                "2",
                "--families",
                "3",
                "--out",
                out.toString(),
                "--sheet",
                sheet.toString());
        assertThat(code).isZero();
        try (Dataset dataset = Dataset.open(out)) {
            assertThat(dataset.size()).isEqualTo(30);
        }
        assertThat(ImageIO.read(sheet.toFile()).getWidth()).isGreaterThan(360);
    }

    @Test
    void an_unknown_library_is_refused() {
        StringWriter errors = new StringWriter();
        assertThat(run(errors, "--count", "1", "--only", "recaptcha")).isEqualTo(2);
        assertThat(errors.toString()).contains("recaptcha").contains("kaptcha, easycaptcha");
    }

    @Test
    void a_directory_without_fonts_is_refused() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("fonts"));
        StringWriter errors = new StringWriter();
        assertThat(run(errors, "--count", "1", "--fonts", empty.toString())).isEqualTo(1);
        assertThat(errors.toString()).contains("no readable");
    }

    private static int run(StringWriter errors, String... arguments) {
        return new CommandLine(new Main()).setErr(new PrintWriter(errors, true)).execute(arguments);
    }
}
