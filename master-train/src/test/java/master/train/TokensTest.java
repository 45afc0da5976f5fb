// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import master.api.ImageSource;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import master.api.Vocabulary;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.config.Optimization;
import master.train.data.Batch;
import master.train.data.Example;
import master.train.model.MasterNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tokens of several characters, from labels to what a recognizer answers. */
class TokensTest {
    private static final List<String> WORDS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "\\frac");
    private static final List<String> DIGITS = List.of("123", "07", "9", "4561", "88", "302", "5", "6174");

    private static String label(String digits) {
        return Arrays.stream(digits.split(""))
                .map(d -> WORDS.get(Integer.parseInt(d)))
                .collect(Collectors.joining(" "));
    }

    @Test
    @Tag("slow")
    void words_with_a_separator_are_learned_exported_and_read() {
        ModelManifest plain = TestModels.manifest(NetworkConfig.tiny());
        ModelManifest manifest = new ModelManifest(
                "words",
                Vocabulary.of(WORDS, " ", Set.of()),
                plain.preprocessing(),
                4,
                plain.network(),
                Map.of(),
                Map.of());
        Batch batch = Batch.of(
                DIGITS.stream()
                        .map(digits -> new Example(TestModels.pixels(digits), label(digits)))
                        .toList(),
                manifest);
        assertThat(batch.length()).isEqualTo(5); // four tokens and the end, however many characters they have
        byte[] file;
        try (MasterNetwork network = MasterNetwork.create(
                manifest,
                TestModels.weights(manifest, 1),
                Optimization.adam(3e-3).withDropout(0))) {
            for (int i = 0; i < 150; i++) {
                network.fit(batch);
            }
            file = OnnxExporter.export(new TrainedModel(manifest, network.weights()));
        }
        try (Recognizer recognizer = Recognizer.open(file)) {
            assertThat(recognizer.model().vocabulary()).isEqualTo(manifest.vocabulary());
            for (String digits : DIGITS) {
                Recognition read = recognizer.recognize(ImageSource.of(TestModels.image(digits)));
                assertThat(read.text()).isEqualTo(label(digits));
                assertThat(read.tokens())
                        .extracting(RecognizedToken::text)
                        .containsExactly(label(digits).split(" "));
            }
        }
        TextConstraint two =
                TextConstraint.NONE.withTokens(List.of("one", "\\frac")).withLength(2);
        try (Recognizer constrained = Recognizer.open(file, RecognizerOptions.DEFAULT.withConstraint(two))) {
            assertThat(constrained
                            .recognize(ImageSource.of(TestModels.image("123")))
                            .text())
                    .matches("(one|\\\\frac) (one|\\\\frac)");
        }
    }
}
