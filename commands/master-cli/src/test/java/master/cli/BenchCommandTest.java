// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    private Path folder;

    private Path model;
    private Path images;

    @BeforeEach
    void draw() throws IOException {
        model = TinyModel.onnx(folder);
        images = folder.resolve("images");
        images.toFile().mkdir();
        Drawn.png(images.resolve("a.png"), 3);
        Drawn.png(images.resolve("b.png"), 77);
    }

    private Run bench(Object... more) {
        List<Object> words = new ArrayList<>(List.of("bench", "--model", model, "--data", images, "--seconds", "0.05"));
        words.addAll(List.of(more));
        return Run.of(words.toArray());
    }

    @Test
    void the_stages_of_a_breakdown_add_up_to_the_whole_call() throws IOException {
        Run run = bench("--breakdown", "--format", "json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode breakdown = run.json().get("breakdown");
        assertThat(breakdown).extracting(b -> b.get("batch").intValue()).containsExactly(1, 8);
        for (JsonNode one : breakdown) {
            double sum = 0;
            for (String stage : new String[] {"decode", "input", "encoder", "decoder", "rest"}) {
                sum += one.get(stage + "Millis").doubleValue();
            }
            assertThat(sum).isCloseTo(one.get("wholeMillis").doubleValue(), within(1e-5));
            assertThat(one.get("encoderMillis").doubleValue()).isPositive();
            assertThat(one.get("decodeMillis").doubleValue()).isPositive();
            assertThat(one.get("meanCharacters").doubleValue()).isBetween(0.0, 5.0);
            assertThat(one.get("encoderGigaflops").doubleValue()).isPositive();
            assertThat(one.get("bestGigaflops").doubleValue()).isPositive();
        }
    }

    @Test
    void a_breakdown_is_printed_below_the_table_and_for_integers_too() throws IOException {
        Path integers = folder.resolve("int8.onnx");
        assertThat(Run.of(
                                "export",
                                model,
                                "--int8",
                                "--calibrate",
                                images,
                                "--validate",
                                images,
                                "--max-loss",
                                "100",
                                "--out",
                                integers)
                        .code())
                .isZero();
        model = integers;

        assertThat(bench("--breakdown").out())
                .contains("images/CPU-s", "gray, resize, normalize", "call / encoder alone", "best float kernels");
    }

    @Test
    void a_breakdown_of_two_threads_or_of_constrained_texts_is_refused() {
        for (Object[] more : new Object[][] {{"--threads", 2}, {"--length", "3"}}) {
            Run run = bench("--breakdown", more[0], more[1]);

            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("--breakdown needs one thread");
        }
    }

    @Test
    void a_soak_ends_with_its_growth_and_fails_if_that_is_too_much() throws IOException {
        Assumptions.assumeTrue(Measurement.residentMemory().isPresent(), "the resident size is read from /proc");
        Run calm = bench("--soak", "80", "--most-growth", "4000");
        Run strict = bench("--soak", "80", "--most-growth", "-4000");

        assertThat(calm.code()).as(calm.err()).isZero();
        assertThat(calm.out()).contains("recognitions  resident MiB", "growth behind the first tenth");
        assertThat(strict.code()).isEqualTo(1);
        assertThat(strict.err()).contains("at most -4000.0 are allowed");
        assertThat(bench("--soak", "80", "--most-growth", "4000", "--format", "json")
                        .json()
                        .get("residentBytes"))
                .hasSize(41);
    }

    @Test
    void a_soak_that_is_too_short_is_refused() {
        assertThat(bench("--soak", "39").err()).contains("--soak 39, at least 40 is allowed");
    }
}
