// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import master.api.Box;
import master.api.Canvas;
import master.api.ImageSource;
import master.api.ModelLoadException;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import master.api.Vocabulary;
import master.core.image.Filter;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.CtcNetwork;
import master.onnx.ForeignNetwork;
import org.junit.jupiter.api.Test;

/** The network of another program in the ordinary API; its blue says which token eight columns are. */
class CtcRecognizerTest {
    private static final List<String> TOKENS = List.of("a", "b", "c", "漢", "1", "🇩🇪");
    private static final Path FILE = Path.of("../testdata/import/ctc/columns.onnx");

    private static byte[] model(List<String> tokens, boolean softmax, Consumer<ModelProto.Builder> change) {
        ModelManifest manifest = new ModelManifest(
                "columns",
                Vocabulary.of(tokens, "", Set.of()),
                new Preprocessing(
                        3,
                        List.of(new Canvas(8, 16), new Canvas(8, 240)),
                        ResizeMode.OPEN_WIDTH,
                        0.5,
                        0.5,
                        Filter.BILINEAR),
                30,
                new CtcNetwork(0),
                Map.of(),
                Map.of());
        try {
            ModelProto.Builder file = ModelProto.parseFrom(Files.readAllBytes(FILE)).toBuilder();
            change.accept(file);
            return ForeignNetwork.read(file.build().toByteArray(), "columns.onnx")
                    .export(manifest, new ForeignNetwork.Form(true, false, softmax));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recognizer open() {
        return Recognizer.open(model(TOKENS, true, file -> {}));
    }

    private static Recognizer open(RecognizerOptions options) {
        return Recognizer.open(model(TOKENS, true, file -> {}), options);
    }

    /** An image 8 pixels high, or taller; {@code _} is the blank. */
    private static ImageSource image(int scale, String... columns) {
        BufferedImage image = new BufferedImage(8 * scale * columns.length, 8 * scale, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < image.getWidth(); x++) {
            int number = TOKENS.indexOf(columns[x / (8 * scale)]) + 1;
            double level = number == 0 ? 0 : -1 + (2 * number - 1.0) / TOKENS.size();
            int blue = (int) Math.round((level / 2 + 0.5) * 255);
            for (int y = 0; y < image.getHeight(); y++) {
                image.setRGB(x, y, 0xFF8000 | blue);
            }
        }
        return ImageSource.of(image);
    }

    @Test
    void reads_as_any_other_model() {
        try (Recognizer recognizer = open()) {
            Recognition read = recognizer.recognize(image(1, "a", "a", "_", "a", "漢", "🇩🇪", "_", "1"));
            assertThat(read.text()).isEqualTo("aa漢🇩🇪1");
            assertThat(read.confidence()).isCloseTo(1, within(1e-3));
            assertThat(read.tokens()).hasSize(5);
            assertThat(recognizer.model().maxLength()).isEqualTo(30);
            assertThat(recognizer.model().vocabulary().tokens()).isEqualTo(TOKENS);
        }
    }

    @Test
    void images_of_all_widths_are_read_in_one_call() {
        try (Recognizer recognizer = open()) {
            List<ImageSource> images = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String[] columns = new String[1 + i % 23];
                StringBuilder text = new StringBuilder();
                for (int k = 0; k < columns.length; k++) {
                    columns[k] = (i + k) % 2 == 0 ? "b" : "c";
                    text.append(columns[k]);
                }
                images.add(image(1 + i % 3, columns));
                texts.add(text.toString());
            }
            for (int call = 0; call < 2; call++) {
                assertThat(recognizer.recognizeAll(images).stream()
                                .map(outcome -> ((Outcome.Recognized) outcome)
                                        .recognition()
                                        .text()))
                        .isEqualTo(texts);
            }
        }
    }

    @Test
    void constraints_hold() {
        TextConstraint told = TextConstraint.NONE.withCharset("漢1");
        try (Recognizer recognizer = open(RecognizerOptions.DEFAULT.withConstraint(told))) {
            assertThat(recognizer.recognize(image(1, "a", "_", "漢")).text()).isEqualTo("漢");
        }
        TextConstraint two = TextConstraint.NONE.withLength(2);
        try (Recognizer recognizer = open(RecognizerOptions.DEFAULT.withConstraint(two))) {
            assertThat(recognizer.recognize(image(1, "a", "_", "c", "_", "_")).text())
                    .isEqualTo("ac");
            assertThat(recognizer.recognize(image(1, "a", "b", "c")).text()).hasSize(2);
        }
        assertThatThrownBy(() -> open(RecognizerOptions.DEFAULT.withConstraint(TextConstraint.NONE.withCharset("x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which the model cannot read");
    }

    private static void is(RecognizedToken token, int left, int width) {
        Box box = token.box().orElseThrow();
        assertThat(box.x()).isCloseTo(left, within(1e-6));
        assertThat(box.width()).isCloseTo(width, within(1e-6));
        assertThat(List.of(box.y(), box.height())).containsExactly(0.0, 16.0);
    }

    @Test
    void boxes_reach_halfway_to_the_next_token() {
        try (Recognizer recognizer = open(RecognizerOptions.DEFAULT.withTokenBoxes(true))) {
            Recognition read = recognizer.recognize(image(2, "_", "a", "b", "_", "_", "_", "c"));
            is(read.tokens().get(0), 16, 16); // as far to the left as to the right
            is(read.tokens().get(1), 32, 16); // no wider than high
            is(read.tokens().get(2), 96, 16);
            Recognition one = recognizer.recognize(image(2, "_", "a", "a", "_"));
            is(one.tokens().get(0), 16, 32);
        }
    }

    @Test
    void a_network_that_takes_one_image_gets_one() {
        byte[] single = model(
                TOKENS,
                true,
                file -> file.getGraphBuilder()
                        .getInputBuilder(0)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .getShapeBuilder()
                        .getDimBuilder(0)
                        .clearDimParam()
                        .setDimValue(1));
        try (Recognizer recognizer = Recognizer.open(single)) {
            List<Outcome> outcomes = recognizer.recognizeAll(List.of(image(1, "a", "b"), image(1, "c", "1")));
            assertThat(outcomes.stream()
                            .map(o -> ((Outcome.Recognized) o).recognition().text()))
                    .containsExactly("ab", "c1");
        }
    }

    @Test
    void logits_that_pass_for_probabilities_are_an_error() {
        try (Recognizer recognizer = Recognizer.open(model(TOKENS, false, file -> {}))) {
            assertThatThrownBy(() -> recognizer.recognize(image(1, "a", "b")))
                    .isInstanceOf(RecognitionException.class)
                    .hasMessageContaining("0 to 1 is allowed");
        }
    }

    /** ONNX Runtime fails on images of another width. */
    private static void onlyOfWidth(int width, ModelProto.Builder file) {
        GraphProto.Builder graph = file.getGraphBuilder();
        graph.addInitializer(TensorProto.newBuilder()
                .setName("fixed")
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(4)
                .addAllInt64Data(List.of(0L, 3L, 8L, (long) width)));
        graph.getNodeBuilderList().forEach(node -> {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals("x")) {
                    node.setInput(i, "x.fixed");
                }
            }
        });
        graph.addNode(
                0,
                NodeProto.newBuilder()
                        .setOpType("Reshape")
                        .addInput("x")
                        .addInput("fixed")
                        .addOutput("x.fixed"));
    }

    @Test
    void a_second_look_that_fails_leaves_the_first_answer_and_a_warning() {
        byte[] model = model(TOKENS, true, file -> onlyOfWidth(64, file));
        BufferedImage unsure = new BufferedImage(64, 8, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 64; x++) {
            for (int y = 0; y < 8; y++) {
                unsure.setRGB(x, y, x / 8 == 3 ? 0xFF802A : 0xFF8080); // between a and b; blank
            }
        }
        List<ImageSource> images = List.of(ImageSource.of(unsure), image(1, "a", "b", "c", "漢", "1", "a", "b", "c"));
        List<Outcome> once;
        try (Recognizer recognizer = Recognizer.open(
                model, RecognizerOptions.DEFAULT.withTokenBoxes(true).withSecondLook(false))) {
            once = recognizer.recognizeAll(images);
            assertThat(once.get(0).orThrow().confidence()).isBetween(0.5, 0.9);
            assertThatThrownBy(() -> recognizer.recognize(image(1, "a")))
                    .isInstanceOf(RecognitionException.class)
                    .hasMessageStartingWith("ONNX Runtime failed: ");
        }
        List<LogRecord> logged = new ArrayList<>();
        Logger log = Logger.getLogger("master.runtime");
        java.util.logging.Filter filter = log.getFilter();
        log.setFilter(entry -> !logged.add(entry));
        try (Recognizer recognizer = Recognizer.open(model, RecognizerOptions.DEFAULT.withSecondLook(true))) {
            assertThat(recognizer.recognizeAll(images)).isEqualTo(once);
        } finally {
            log.setFilter(filter);
        }
        assertThat(logged).singleElement().satisfies(entry -> {
            assertThat(entry.getLevel()).isEqualTo(Level.WARNING);
            assertThat(entry.getMessage()).isEqualTo("model columns: a second look failed; the first answers stay (1)");
            assertThat(entry.getThrown()).hasMessageStartingWith("ONNX Runtime failed: ");
        });
    }

    @Test
    void a_dictionary_of_another_size_is_refused() {
        assertThatThrownBy(() -> Recognizer.open(model(List.of("a", "b"), true, file -> {})))
                .isInstanceOf(ModelLoadException.class);
    }

    private static void refuses(String operator) {
        assertThatThrownBy(() -> Recognizer.open(model(
                        TOKENS,
                        true,
                        file -> file.getGraphBuilder()
                                .addNodeBuilder()
                                .setOpType(operator)
                                .addInput("x")
                                .addOutput("z"))))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("it has an operator \"%s\", which no model of ours has", operator);
    }

    @Test
    void operators_that_no_recognizer_needs_are_refused() {
        List.of("Loop", "Scan", "StringNormalizer", "NonZero", "ImageDecoder", "Upsample")
                .forEach(CtcRecognizerTest::refuses);
    }

    @Test
    void what_others_have_is_not_allowed_to_models_of_ours() {
        assertThatThrownBy(() -> Models.open(GraphGuardTest.changed(model -> model.getGraphBuilder()
                        .addNodeBuilder()
                        .setOpType("LSTM")
                        .addInput("image")
                        .addOutput("z"))))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("it has an operator \"LSTM\", which no model of ours has");
    }
}
