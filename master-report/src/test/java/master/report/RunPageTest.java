// SPDX-License-Identifier: Apache-2.0
package master.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import master.core.image.PixelImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class RunPageTest {
    private static final byte[] PNG = Png.of(new PixelImage(2, 1, new int[] {0xFFFFFF, 0}));
    private static final String HOSTILE = "<script>";

    @TempDir
    private Path folder;

    private void metrics(String... lines) throws IOException {
        Files.writeString(folder.resolve("metrics.jsonl"), String.join("\n", lines) + "\n");
    }

    private static String training(int step) {
        return """
                {"step":%d,"loss":%s,"learningRate":0.001,"imagesPerSecond":50.5,"seconds":%d,"steps":40,\
                "memoryBytes":1073741824,"gradientNorm":0.5}""".formatted(step, 4.0 / step, step * 10);
    }

    private static String validation(int step, String set, double accuracy) {
        return """
                {"step":%d,"seconds":1,"validation":{"%s":{"samples":3,"wordAccuracy":%s,\
                "wordAccuracyCaseInsensitive":0.75,"characterAccuracy":0.9,"normalizedEditDistance":0.85}}}""".formatted(step, set, accuracy);
    }

    private void predictions() {
        new PredictionFile(
                        20,
                        List.of(
                                new Prediction(
                                        "held out",
                                        0,
                                        Spelled.ofCharacters("abc"),
                                        Spelled.ofCharacters("abc"),
                                        0.9,
                                        List.of(),
                                        new byte[0]),
                                new Prediction(
                                        "held out",
                                        1,
                                        Spelled.ofCharacters(HOSTILE),
                                        Spelled.ofCharacters("ab"),
                                        0.8,
                                        List.of(0.9, 0.85),
                                        PNG),
                                new Prediction(
                                        "other",
                                        0,
                                        Spelled.ofCharacters("x"),
                                        Spelled.ofCharacters("y"),
                                        0.1,
                                        List.of(0.1),
                                        PNG)))
                .write(folder.resolve(RunPage.PREDICTIONS));
    }

    @Test
    void shows_the_curves_and_the_last_validation() throws IOException {
        metrics(
                training(10),
                validation(10, "held out", 0.5),
                training(20),
                validation(20, "held out", 0.25),
                validation(20, "other", 0.125));
        predictions();
        Files.writeString(folder.resolve("config.yaml"), "name: my&run\n");
        String html = RunPage.of("my run", folder).html();

        assertThat(html)
                .contains("<h1>my run</h1>", "Loss, nats per character", "Learning rate", "Images per second")
                .contains("Resident memory", "gradientNorm", "name: my&amp;run")
                .contains("of 40", "3 min 20 s", "best on held out", "50.0 %", "at step 10", "1,024 MB")
                .contains("held out at step 20", "other at step 20", "held out, image 1", "&lt;script&gt;")
                .doesNotContain(HOSTILE);
        assertThat(html.split("data:image/png;base64,", -1)).hasSize(3);
    }

    @Test
    void every_element_is_closed() throws Exception {
        metrics(training(10), validation(10, "held out", 0.5), training(20), validation(20, "held out", 1));
        predictions();
        String html = RunPage.of("run", folder).html();
        String xml = html.substring(html.indexOf("<body>"), html.indexOf("</html>"))
                .replaceAll("<img ([^>]*)>", "<img $1/>");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void a_run_that_has_just_begun_has_a_page() throws IOException {
        metrics("");
        assertThat(RunPage.of("run", folder).html()).contains("<h1>run</h1>");
        metrics(training(1));
        assertThat(RunPage.of("run", folder).html()).contains("Loss");
    }

    @Test
    void figures_that_a_validation_set_lacks_are_shown_as_absent() throws IOException {
        metrics(training(10), """
                {"step":10,"validation":{"held out":{"samples":3,"characterAccuracy":0.9},"other":{}}}""");
        String html = RunPage.of("run", folder).html();
        assertThat(html.replaceAll("\\n|</td>", "").replaceAll("<td[^>]*>", "|"))
                .contains(">held out</th>|3|-|-|-|-|90.0 %|-</tr>", ">other</th>|-|-|-|-|-|-|-</tr>");
    }

    @Test
    void a_last_line_that_is_cut_short_is_left_out_and_another_one_is_named() throws IOException {
        metrics(training(10), training(20).substring(0, 30));
        assertThat(RunPage.of("run", folder).html()).contains("of 40");
        byte[] line = validation(20, "\u00e9", 1).getBytes(StandardCharsets.UTF_8);
        int inside = validation(20, "", 1).indexOf("{\"\":") + 3; // after the first of the two bytes of a letter
        metrics(training(10));
        Files.write(folder.resolve("metrics.jsonl"), Arrays.copyOf(line, inside), StandardOpenOption.APPEND);
        assertThat(RunPage.of("run", folder).html()).contains("of 40");
        metrics(training(10), training(20).substring(0, 30), training(30));
        assertThatThrownBy(() -> RunPage.of("run", folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metrics.jsonl:2: no JSON");
    }

    @Test
    void predictions_are_read_back_as_they_were_written() {
        predictions();
        PredictionFile read = PredictionFile.read(folder.resolve(RunPage.PREDICTIONS));
        assertThat(read.step()).isEqualTo(20);
        assertThat(read.predictions()).hasSize(3);
        Prediction second = read.predictions().get(1);
        assertThat(second.set()).isEqualTo("held out");
        assertThat(second.sample()).isEqualTo(1);
        assertThat(second.label().text()).isEqualTo(HOSTILE);
        assertThat(second.text().text()).isEqualTo("ab");
        assertThat(second.confidence()).isEqualTo(0.8);
        assertThat(second.probabilities()).containsExactly(0.9, 0.85);
        assertThat(second.png()).isEqualTo(PNG);
        assertThat(read.predictions().get(0).png()).isEmpty();
    }

    @Test
    void a_line_that_is_no_prediction_is_named() throws IOException {
        predictions();
        Path file = folder.resolve(RunPage.PREDICTIONS);
        Files.writeString(file, Files.readString(file) + "{\"step\":20}\n");
        assertThatThrownBy(() -> PredictionFile.read(file)).hasMessageContaining("validation.jsonl:4: no prediction");
    }
}
