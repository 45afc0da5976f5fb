// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.Map;
import master.api.Vocabulary;
import master.core.network.NetworkConfig;
import master.core.network.ResidualBackbone;
import master.imports.CheckpointImporter;
import master.imports.ImportedModel;
import master.imports.OnnxAnswers;
import master.imports.SourceFormat;
import master.table.structure.HtmlTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints of the original implementations, and what those answered: testdata/import/make_pytorch.py made both. That
 * of TableMASTER is of the same network written anew: testdata/import/make_tablemaster.py; so is that of MMOCR's own
 * MASTER, in NumPy: make_open_mmocr.py.
 */
class PytorchImporterTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @ValueSource(strings = {"concat", "add", "shared", "legacy", "mmocr"})
    void an_imported_model_answers_what_the_original_answers(String name) throws OrtException {
        assertThat(largestDifference(Fixture.of(name))).isLessThan(TOLERANCE);
    }

    /** {@code -Dimport.full=FOLDER}, where testdata/import/full_pytorch.py made full.pth and full.json. */
    @Test
    @EnabledIfSystemProperty(named = "import.full", matches = ".+", disabledReason = "needs 300 MB of no repository")
    void so_does_one_of_the_full_size() throws OrtException {
        double difference = largestDifference(Fixture.of(Path.of(System.getProperty("import.full")), "full"));

        System.out.println("full size: largest difference of a logit " + difference);
        assertThat(difference).isLessThan(TOLERANCE);
    }

    /** The largest difference between the logits of both; the texts have to be the same. */
    private static double largestDifference(Fixture fixture) throws OrtException {
        ImportedModel imported = CheckpointImporter.read(fixture.checkpoint(), fixture.options());
        int channels = imported.model().manifest().preprocessing().channels();
        double largest = 0;
        for (int index = 0; index < fixture.images(); index++) {
            OnnxAnswers answers = OnnxAnswers.of(imported.model(), fixture.image(index, channels));
            assertThat(answers.text()).isEqualTo(fixture.text(index));
            double[][] expected = fixture.logits(index);
            assertThat(answers.logits().length).isEqualTo(expected.length);
            for (int step = 0; step < expected.length; step++) {
                for (int token = 0; token < expected[step].length; token++) {
                    int ours = ours(token, expected[step].length, imported.format());
                    largest = Math.max(largest, Math.abs(answers.logits()[step][ours] - expected[step][token]));
                }
            }
        }
        return largest;
    }

    /** The fixture's image is blue, green, red, as the original has it; ours is red, green, blue. */
    private static float[] reversed(float[] image) {
        int plane = image.length / 3;
        float[] reversed = new float[image.length];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(image, c * plane, reversed, (2 - c) * plane, plane);
        }
        return reversed;
    }

    @Test
    void a_table_reader_answers_the_tokens_and_boxes_of_its_network_in_pytorch() throws OrtException {
        Fixture fixture = Fixture.of("tablemaster");
        ImportedModel imported = CheckpointImporter.read(fixture.checkpoint(), fixture.options());
        assertThat(imported.format()).isEqualTo(SourceFormat.TABLEMASTER);
        Vocabulary vocabulary = imported.model().manifest().vocabulary();
        assertThat(vocabulary).isEqualTo(HtmlTokens.TOKENS.vocabulary());
        int characters = vocabulary.tokens().size();
        int[] specials = {Vocabulary.UNK, Vocabulary.SOS, Vocabulary.EOS, Vocabulary.PAD}; // behind the tokens
        for (int index = 0; index < fixture.images(); index++) {
            OnnxAnswers answers = OnnxAnswers.of(imported.model(), reversed(fixture.image(index, 3)));
            int[] expected = fixture.tokens(index);
            assertThat(answers.tokens()).hasSameSizeAs(expected);
            for (int step = 0; step < expected.length; step++) {
                assertThat(answers.tokens()[step])
                        .isEqualTo(
                                expected[step] < characters ? Vocabulary.FIRST_TOKEN + expected[step] : Vocabulary.EOS);
                boolean end = expected[step] >= characters;
                for (int token = 0; token < characters + specials.length; token++) {
                    int ours = token < characters ? Vocabulary.FIRST_TOKEN + token : specials[token - characters];
                    assertThat((double) answers.logits()[step][ours])
                            .isCloseTo(fixture.logits(index)[step][token], within(TOLERANCE));
                }
                for (int side = 0; side < 4 && !end; side++) { // behind the end there are none
                    assertThat((double) answers.boxes()[step][side])
                            .isCloseTo(fixture.boxes(index)[step][side], within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void master_of_mmocr_answers_what_its_network_answers() throws OrtException {
        Fixture fixture = Fixture.of("open-mmocr");
        ImportedModel imported = CheckpointImporter.read(fixture.checkpoint(), fixture.options());
        assertThat(imported.format()).isEqualTo(SourceFormat.MMOCR);
        assertThat(imported.notes()).contains("order of the special tokens: that of MMOCR 1.0 and later");
        Vocabulary vocabulary = imported.model().manifest().vocabulary();
        int characters = vocabulary.tokens().size();
        assertThat(String.join("", vocabulary.tokens()))
                .startsWith("0123456789abc")
                .endsWith("[\\]_`~")
                .hasSize(90);
        assertThat(((ResidualBackbone) imported.model().manifest().network().backbone())
                        .context()
                        .everyBlock())
                .isTrue();
        int[] specials = {Vocabulary.EOS, Vocabulary.PAD, Vocabulary.UNK}; // behind the characters
        for (int index = 0; index < fixture.images(); index++) {
            OnnxAnswers answers = OnnxAnswers.of(imported.model(), reversed(fixture.image(index, 3)));
            int[] expected = fixture.tokens(index);
            assertThat(answers.tokens()).hasSameSizeAs(expected);
            for (int step = 0; step < expected.length; step++) {
                for (int token = 0; token < characters + specials.length; token++) {
                    int ours = token < characters ? Vocabulary.FIRST_TOKEN + token : specials[token - characters];
                    assertThat((double) answers.logits()[step][ours])
                            .isCloseTo(fixture.logits(index)[step][token], within(TOLERANCE));
                    if (token == expected[step]) {
                        assertThat(answers.tokens()[step]).isEqualTo(ours);
                    }
                }
            }
        }
    }

    @Test
    void mmocr_before_1_0_had_another_order_of_its_special_tokens() {
        assertThat(OpenMmocr.unknownIsLast(Map.of("meta", Map.of("mmocr_version", "0.6.2"))))
                .isFalse();
        assertThat(OpenMmocr.unknownIsLast(Map.of("meta", Map.of("mmengine_version", "0.7.1"))))
                .isTrue();
        assertThat(OpenMmocr.unknownIsLast(Map.of())).isTrue();
        TokenOrder before = TokenOrder.mmocr(9, 6);
        TokenOrder since = TokenOrder.openMmocr(9, 6);
        assertThat(before.head().order()).startsWith(8, 7, -1, 6); // PAD, EOS, SOS, UNK in our order
        assertThat(since.head().order()).startsWith(7, 6, -1, 8);
        assertThat(since.embedding().order()).startsWith(7, 6, 6, 8, 0, 1);
    }

    /** Our id of a token of the implementation. */
    private static int ours(int token, int tokens, SourceFormat format) {
        if (format == SourceFormat.PYTORCH) {
            return token;
        }
        int[] specials = {Vocabulary.UNK, Vocabulary.EOS, Vocabulary.PAD}; // behind the characters
        int characters = tokens - specials.length;
        return token < characters ? Vocabulary.FIRST_TOKEN + token : specials[token - characters];
    }

    @Test
    void the_configuration_in_a_checkpoint_says_what_no_tensor_shows() {
        NetworkConfig network = read("add").model().manifest().network();

        assertThat(network.transformer().headCount()).isEqualTo(2);
        assertThat(network.transformer().encoderLayers()).isEqualTo(2);
        ResidualBackbone backbone = (ResidualBackbone) network.backbone();
        assertThat(backbone.context().headers()).isEqualTo(2);
        assertThat(backbone.stages().get(1).globalContext()).isFalse();
    }

    private static ImportedModel read(String name) {
        return CheckpointImporter.read(
                Fixture.of(name).checkpoint(), Fixture.of(name).options());
    }
}
