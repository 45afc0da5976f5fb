// SPDX-License-Identifier: Apache-2.0
package master.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import master.core.image.PixelImage;
import master.core.metric.Scorecard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SitePageTest {
    private static final byte[] PNG = Png.of(new PixelImage(2, 1, new int[] {0xFFFFFF, 0}));

    @TempDir
    private Path run;

    private Page page() {
        Scorecard card = new Scorecard();
        card.add("ab<d", "ab<e", 0.75);
        card.add("abcd", "abcd", 0.99);
        Mistake mistake = new Mistake(
                "x_2.png", Spelled.ofCharacters("ab<d"), Spelled.ofCharacters("ab<e"), 0.75, List.of(), PNG);
        return new SitePage("my-site", "my-site/", Map.of("steps", "120"), card, List.of(mistake), run).page();
    }

    @Test
    void shows_facts_mistakes_and_curves_and_runs_nothing() throws IOException {
        Files.writeString(run.resolve(RunPage.METRICS), """
                {"step":10,"loss":0.4,"learningRate":0.001,"imagesPerSecond":50.5,"seconds":9,"steps":40,"memoryBytes":9}
                {"step":20,"seconds":1,"validation":{"held out":{"samples":2,"wordAccuracy":0.5,\
                "wordAccuracyCaseInsensitive":0.75,"characterAccuracy":0.9,"normalizedEditDistance":0.85}}}
                """);

        String html = page().html();

        assertThat(html)
                .contains("<h1>my-site</h1>", "50.0 %", ">120<", "x_2.png", "Read exactly, held-out images")
                .contains("Loss, nats per character")
                .doesNotContain("ab<d", "<script", "http://", "https://");
    }

    @Test
    void a_run_without_figures_is_an_error() {
        assertThatThrownBy(this::page).isInstanceOf(UncheckedIOException.class).hasMessageContaining("metrics.jsonl");
    }
}
