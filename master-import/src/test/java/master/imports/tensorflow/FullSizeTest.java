// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import master.imports.CheckpointImporter;
import master.imports.ImportOptions;
import master.imports.ImportedModel;
import master.imports.OnnxAnswers;
import master.onnx.OnnxExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** For a check by hand; docs/import.md has the commands and what came out. */
@EnabledIfSystemProperty(
        named = "tensorflow.full",
        matches = ".+",
        disabledReason = "needs the folder that make_tensorflow.py --full made")
class FullSizeTest {
    @Test
    void a_checkpoint_of_the_published_sizes_gives_the_logits_of_the_original() throws IOException, OrtException {
        Path folder = Path.of(System.getProperty("tensorflow.full"));
        Fixture expected = Fixture.read(folder);
        long start = System.nanoTime();
        ImportedModel imported = CheckpointImporter.read(folder, ImportOptions.defaults());
        long read = System.nanoTime();
        byte[] file = OnnxExporter.export(imported.model());
        long exported = System.nanoTime();
        double most = 0;
        for (int n = 0; n < expected.images().length; n++) {
            OnnxAnswers actual = OnnxAnswers.of(imported.model(), expected.image(n));
            assertThat(actual.tokens()).isEqualTo(expected.tokens(n));
            for (int i = 0; i < actual.tokens().length; i++) {
                for (int v = 0; v < actual.logits()[i].length; v++) {
                    most = Math.max(most, Math.abs(actual.logits()[i][v] - expected.logits()[n][i][v]));
                }
            }
        }
        System.out.printf(
                "%d parameters, import %.1f s, export %.1f s, %d MB, logits differ by at most %.2e%n",
                imported.model().parameters().trainableCount(),
                (read - start) / 1e9,
                (exported - read) / 1e9,
                file.length / 1_000_000,
                most);
        assertThat(most).isLessThan(1e-4);
    }
}
