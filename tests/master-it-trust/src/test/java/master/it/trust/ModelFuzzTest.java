// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import master.api.MasterException;
import master.api.ModelFile;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.core.model.ModelDigest;
import master.imports.CtcImporter;
import master.imports.CtcOptions;
import master.imports.CtcPreset;
import master.onnx.ModelFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model files of an attacker who can seal what is broken. */
class ModelFuzzTest {
    private static final byte[] MODEL = TinyModel.file();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** Opens a file and reads an image; only the declared exceptions may come. */
    private void open(byte[] file, String what, int round) {
        String outcome = "opened";
        try (Recognizer recognizer =
                Recognizer.open(ModelFile.of("fuzzed.onnx", () -> file), RecognizerOptions.DEFAULT)) {
            recognizer.recognize(new BufferedImage(60, 20, BufferedImage.TYPE_INT_RGB));
        } catch (ModelLoadException e) {
            assertThat(e.getMessage()).startsWith("model fuzzed.onnx");
            outcome = e.getMessage().contains("ONNX Runtime") ? "refused by ONNX Runtime" : "refused before";
        } catch (MasterException e) {
            outcome = "failed while reading";
        } catch (RuntimeException | Error e) {
            throw new AssertionError("%s, round %d".formatted(what, round), e);
        }
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** Seals what still has a place for the digest. */
    private static byte[] sealed(byte[] file) {
        try {
            return ModelDigest.seal(file);
        } catch (IllegalArgumentException e) {
            return file;
        }
    }

    @Test
    void metadata_of_any_content_are_a_model_or_refused() {
        int from = new String(MODEL, StandardCharsets.ISO_8859_1).indexOf("master.format") - 4;
        Mutations mutations = new Mutations(1);
        int rounds = Mutations.rounds(150, 6000);
        for (int round = 0; round < rounds; round++) {
            open(sealed(mutations.within(MODEL, from, MODEL.length)), "metadata", round);
        }
        Mutations.say("models with changed metadata: %d, %s", rounds, outcomes);
        assertThat(outcomes.get("refused before")).isGreaterThan(rounds / 4);
    }

    @Test
    void networks_of_any_content_are_a_model_or_refused() {
        Mutations mutations = new Mutations(2);
        int rounds = Mutations.rounds(150, 6000);
        for (int round = 0; round < rounds; round++) {
            open(
                    sealed(mutations.within(MODEL, round % 2 == 0 ? 0 : MODEL.length / 3, MODEL.length)),
                    "network",
                    round);
        }
        Mutations.say("models with a changed network: %d, %s", rounds, outcomes);
        assertThat(outcomes.get("refused before")).isGreaterThan(rounds / 4);
    }

    @Test
    void recognizers_of_others_of_any_content_are_a_model_or_refused(@TempDir Path folder) throws IOException {
        byte[] recognizer = Files.readAllBytes(Path.of("..", "..", "testdata", "import", "ctc", "columns.onnx"));
        Mutations mutations = new Mutations(3);
        int rounds = Mutations.rounds(150, 6000);
        for (int round = 0; round < rounds; round++) {
            Path file = Files.write(folder.resolve("rec.onnx"), mutations.within(recognizer, 0, recognizer.length));
            byte[] model;
            try {
                model = CtcImporter.read(file, CtcOptions.of(CtcPreset.PPOCR)).file();
            } catch (ModelFormatException e) {
                outcomes.merge("refused by the import", 1, Integer::sum);
                continue;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("recognizer, round %d".formatted(round), e);
            }
            open(model, "recognizer", round);
        }
        Mutations.say("recognizers of others: %d, %s", rounds, outcomes);
        assertThat(outcomes.get("refused by the import")).isGreaterThan(rounds / 4);
    }
}
