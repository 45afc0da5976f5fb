// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import master.api.Box;
import master.api.ImageSource;
import master.api.Label;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.Vocabulary;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.core.network.TransformerConfig;
import master.core.network.Weights;
import master.onnx.ExportOptions;
import master.onnx.OnnxExporter;
import master.onnx.OnnxReader;
import master.onnx.TrainedModel;
import master.train.TestModels;
import master.train.config.Optimization;
import master.train.config.Optimizer;
import master.train.data.Batch;
import master.train.data.Example;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Boxes of tokens, from labels to what a recognizer answers. The images are bars, each a digit with a box. */
class BoxesTest {
    private static final List<String> TEXTS = List.of("0123", "45", "6789", "1", "90", "777", "3141", "52");

    /** Every digit carries a box but 7, which stands for tokens that carry none. */
    private static final Set<String> BOXED = Set.of("0", "1", "2", "3", "4", "5", "6", "8", "9");

    private static ModelManifest manifest(NetworkConfig network) {
        ModelManifest plain = TestModels.manifest(network);
        Vocabulary digits = Vocabulary.of(List.of(TestModels.CHARSET.split("")), "", BOXED);
        return new ModelManifest("boxes", digits, plain.preprocessing(), 4, plain.network(), Map.of(), Map.of());
    }

    /** Where {@link TestModels#image} draws a digit. */
    private static Box box(String digits, int i) {
        int digit = digits.charAt(i) - '0';
        return new Box(2 + 12 * i, 14 - digit, 8, 2 + digit);
    }

    private static Example example(String digits) {
        List<Box> boxes = IntStream.range(0, digits.length())
                .filter(i -> BOXED.contains(digits.substring(i, i + 1)))
                .mapToObj(i -> box(digits, i))
                .toList();
        return new Example(TestModels.pixels(digits), new Label(digits, boxes));
    }

    private static Batch batch(ModelManifest manifest) {
        return Batch.of(TEXTS.stream().map(BoxesTest::example).toList(), manifest);
    }

    @Test
    @Tag("slow")
    void a_box_per_token_is_learned_exported_and_read() {
        ModelManifest manifest = manifest(NetworkConfig.tiny());
        Batch batch = batch(manifest);
        byte[] file;
        try (MasterNetwork network = MasterNetwork.create(
                manifest,
                TestModels.weights(manifest, 1),
                Optimization.adam(3e-3).withDropout(0))) {
            for (int i = 0; i < 200; i++) {
                network.fit(batch);
            }
            file = OnnxExporter.export(new TrainedModel(manifest, network.weights()));
        }
        try (Recognizer recognizer = Recognizer.open(file)) {
            for (String text : TEXTS) {
                Recognition read = recognizer.recognize(ImageSource.of(TestModels.image(text)));
                assertThat(read.text()).isEqualTo(text);
                for (int i = 0; i < text.length(); i++) {
                    RecognizedToken token = read.tokens().get(i);
                    if (BOXED.contains(token.text())) {
                        isNear(token.box().orElseThrow(), box(text, i), text);
                    } else {
                        assertThat(token.box()).isEmpty();
                    }
                }
            }
        }
    }

    private static void isNear(Box actual, Box expected, String text) {
        assertThat(actual.x()).as(text).isCloseTo(expected.x(), within(2.0));
        assertThat(actual.y()).as(text).isCloseTo(expected.y(), within(2.0));
        assertThat(actual.x() + actual.width()).as(text).isCloseTo(expected.x() + expected.width(), within(2.0));
        assertThat(actual.y() + actual.height()).as(text).isCloseTo(expected.y() + expected.height(), within(2.0));
    }

    @Test
    void boxes_of_a_batch_stand_at_their_tokens_in_shares_of_the_canvas() {
        ModelManifest manifest = manifest(NetworkConfig.tiny());
        Label unknown = new Label("19", List.of(box("19", 0), new Box(0, 0, 0, 0)));
        Batch batch = Batch.of(
                List.of(
                        example("777"),
                        example("172"),
                        new Example(TestModels.pixels("19"), unknown),
                        new Example(TestModels.pixels("19"), "19")),
                manifest);

        boolean[] known = new boolean[16];
        known[4] = true; // 1 of 172
        known[6] = true; // 2 of 172
        known[8] = true; // 1 of the label that does not know the other
        assertThat(batch.boxes().known()).isEqualTo(known);
        assertThat(batch.boxes().count()).isEqualTo(3);
        assertThat(Arrays.copyOfRange(batch.boxes().shares(), 24, 28)) // x 26 to 34 of 48, y 12 to 16 of 16
                .containsExactly(30 / 48f, 14 / 16f, 8 / 48f, 4 / 16f);
        assertThat(batch.split(2).get(1).boxes().known()).containsExactly(Arrays.copyOfRange(known, 8, 16));
        assertThat(Batch.of(List.of(example("172")), TestModels.manifest(NetworkConfig.tiny()))
                        .boxes()
                        .count())
                .as("in a model without boxes")
                .isZero();
    }

    @Test
    void the_gradient_of_boxes_matches_central_differences() {
        ModelManifest manifest = manifest(NetworkConfig.tiny().withTransformer(TransformerConfig.of(16, 4, 0, 2, 24)));
        Batch batch = batch(manifest);
        for (String name : List.of(
                "head.boxes.weight",
                "head.boxes.bias",
                "decoder.boxes.feedForward.inner.weight",
                "decoder.boxes.crossAttention.value.weight",
                "decoder.boxes.selfAttention.query.weight",
                "decoder.boxes.norm1.weight",
                "decoder.norm.weight",
                "decoder.layer0.crossAttention.value.weight",
                "decoder.layer1.feedForward.outer.weight",
                "encoder.projection.weight")) {
            double analytic = GradientProbe.directional(manifest, batch, name);
            double numeric = GradientProbe.difference(manifest, batch, name, 2e-3);
            assertThat(analytic).as(name).isCloseTo(numeric, within(0.02 * Math.abs(numeric) + 1e-3));
        }
    }

    @Test
    void the_loss_is_that_of_the_tokens_and_the_mean_of_boxes_times_its_weight() {
        ModelManifest manifest = manifest(NetworkConfig.tiny());
        Weights start = TestModels.weights(manifest, 3);
        Batch batch = batch(manifest);
        Optimization one = still(1);
        double tokens = loss(manifest, start, still(0), batch, 1);
        double boxes = loss(manifest, start, one, batch, 1) - tokens;

        assertThat(boxes).isBetween(0.2, 2.0); // a guess of the middle is off by some tenths on each side
        assertThat(loss(manifest, start, still(3), batch, 1)).isCloseTo(tokens + 3 * boxes, within(1e-4));
        // halves of the same images, so that batch normalization sees the same in both
        Batch twice = Batch.of(
                java.util.stream.Stream.concat(TEXTS.stream(), TEXTS.stream())
                        .map(BoxesTest::example)
                        .toList(),
                manifest);
        assertThat(loss(manifest, start, one, twice, 2)).isCloseTo(tokens + boxes, within(1e-4));
    }

    private static Optimization still(double boxWeight) {
        Optimization plain = Optimization.of(new Optimizer.Sgd(0, false, 0), 1e-9);
        return new Optimization(plain.optimizer(), plain.learningRate(), 0, 0, 0, boxWeight);
    }

    private static double loss(ModelManifest manifest, Weights start, Optimization still, Batch batch, int workers) {
        try (MasterNetwork network = MasterNetwork.create(manifest, start, still, workers)) {
            return network.fit(batch);
        }
    }

    @Test
    void the_exported_network_agrees_with_this_one() throws OrtException {
        ModelManifest manifest = manifest(NetworkConfig.tiny().withTransformer(TransformerConfig.of(16, 4, 1, 3, 24)));
        Batch batch = batch(manifest);
        try (MasterNetwork network =
                MasterNetwork.create(manifest, TestModels.weights(manifest, 6), Optimization.adam(3e-3))) {
            for (int i = 0; i < 25; i++) {
                network.fit(batch);
            }
            byte[] file = OnnxExporter.export(
                    new TrainedModel(manifest, network.weights()),
                    ExportOptions.standard().withLogits(true));
            assertThat(OnnxReader.read(file).weights().tensors())
                    .isEqualTo(network.weights().tensors());
            OnnxAgreement.check(network, batch, file);
        }
    }
}
