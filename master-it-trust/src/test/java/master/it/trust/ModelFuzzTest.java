// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import master.api.MasterException;
import master.api.ModelFile;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.model.ModelDigest;
import org.junit.jupiter.api.Test;

/** Model files of an attacker who can seal what is broken. */
class ModelFuzzTest {
    private static final byte[] MODEL = TinyModel.file();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** Opens a file and reads a picture; only the declared exceptions may come. */
    private void open(byte[] file, String what, int round) {
        String outcome = "opened";
        try (Recognizer recognizer = Recognizer.open(ModelFile.of("fuzzed.onnx", () -> file), RecognizerOptions.DEFAULT)) {
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
            open(sealed(mutations.within(MODEL, round % 2 == 0 ? 0 : MODEL.length / 3, MODEL.length)), "network", round);
        }
        Mutations.say("models with a changed network: %d, %s", rounds, outcomes);
        assertThat(outcomes.get("refused before")).isGreaterThan(rounds / 4);
    }
}
