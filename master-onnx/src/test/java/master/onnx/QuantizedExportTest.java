// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import master.core.image.Preprocessing;
import master.core.network.NetworkConfig;
import master.onnx.ActivationRanges.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files in 8-bit integers and with 16-bit floats, held against the file of 32-bit floats. */
class QuantizedExportTest {
    private static final int PICTURES = 24;

    static List<NetworkConfig> networks() {
        return List.of(
                Networks.plain(),
                Networks.rich(),
                Networks.with("inputProjections=false"),
                Networks.with("encoderLayers=2", "sharedLayers=true"),
                Networks.separable(true));
    }

    /** The lowest and highest value of every activation on some images, one by one. */
    private static ActivationRanges ranges(TrainedModel model, float[][] images) throws Exception {
        Map<String, float[]> extremes = new HashMap<>();
        Preprocessing input = model.manifest().preprocessing();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        byte[] file = OnnxExporter.export(model, ExportOptions.standard().withActivations(true));
        try (OrtSession session = environment.createSession(file)) {
            for (float[] image : images) {
                long[] shape = {1, input.channels(), input.height(), input.width()};
                try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), shape);
                        OrtSession.Result result = session.run(Map.of("image", tensor))) {
                    result.forEach(output -> {
                        if (output.getKey().startsWith(ExportOptions.ACTIVATION_PREFIX)) {
                            String name = output.getKey()
                                    .substring(ExportOptions.ACTIVATION_PREFIX.length())
                                    .replaceAll("#.*", "");
                            float[] known = extremes.computeIfAbsent(name, n -> new float[2]);
                            FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
                            while (values.hasRemaining()) {
                                float value = values.get();
                                known[0] = Math.min(known[0], value);
                                known[1] = Math.max(known[1], value);
                            }
                        }
                    });
                }
            }
        }
        Map<String, Range> ranges = new HashMap<>();
        extremes.forEach((name, known) -> ranges.put(name, new Range(known[0], known[1])));
        return new ActivationRanges(ranges);
    }

    private static byte[] export(TrainedModel model, Quantization quantization) {
        return OnnxExporter.export(
                model, ExportOptions.standard().withLogits(true).withQuantization(quantization));
    }

    /** The difference of the first step's logits, root mean square, in shares of theirs. */
    private static double difference(TrainedModel model, byte[] file, float[][] images) throws Exception {
        byte[] floats = OnnxExporter.export(model, ExportOptions.standard().withLogits(true));
        try (OnnxRun exact = new OnnxRun(floats, model.manifest().preprocessing());
                OnnxRun other = new OnnxRun(file, model.manifest().preprocessing())) {
            float[][][] expected = exact.run(images).logits();
            float[][][] actual = other.run(images).logits();
            double error = 0;
            double size = 0;
            for (int n = 0; n < images.length; n++) {
                for (int v = 0; v < expected[n][0].length; v++) {
                    error += Math.pow(expected[n][0][v] - actual[n][0][v], 2);
                    size += Math.pow(expected[n][0][v], 2);
                }
            }
            return Math.sqrt(error / size);
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void integers_of_8_bits_compute_nearly_the_same(NetworkConfig config) throws Exception {
        TrainedModel model = Networks.model(config, 1, 1);
        float[][] images = Networks.images(model.manifest(), PICTURES, 4);
        Quantization all = Quantization.of(ranges(model, images));

        double integers = difference(model, export(model, all), images); // of 7 bits, the same on every processor
        double none =
                difference(model, export(model, all.withFloatParts(Set.copyOf(Quantization.parts(config)))), images);

        assertThat(integers).isBetween(1e-4, 0.12);
        assertThat(none).isLessThan(1e-5);
    }

    @Test
    void boxes_stay_in_floats() throws Exception {
        TrainedModel model = Networks.withBoxes(Networks.rich(), 5, values -> {});
        float[][] images = Networks.images(model.manifest(), PICTURES, 5);
        byte[] file = export(model, Quantization.of(ranges(model, images)));

        List<String> names = ModelProto.parseFrom(file).getGraph().getInitializerList().stream()
                .map(initializer -> initializer.getName())
                .toList();
        assertThat(names).contains("head.int8", "head.boxes.weight").doesNotContain("head.weight");
        assertThat(names).noneMatch(name -> name.contains("boxes") && name.contains("int8"));
        try (OnnxRun integers = new OnnxRun(file, model.manifest().preprocessing());
                OnnxRun floats =
                        new OnnxRun(OnnxExporter.export(model), model.manifest().preprocessing())) {
            float[][][] expected = floats.run(images).boxes();
            float[][][] actual = integers.run(images).boxes();
            double largest = 0;
            for (int n = 0; n < images.length; n++) {
                for (int side = 0; side < 4; side++) {
                    largest = Math.max(largest, Math.abs(expected[n][0][side] - actual[n][0][side]));
                }
            }
            assertThat(largest).isBetween(1e-6, 0.1); // of the memory, which is in integers
        }
    }

    @Test
    void each_part_can_stay_in_floats() throws Exception {
        TrainedModel model = Networks.model(Networks.rich(), 1, 4);
        float[][] images = Networks.images(model.manifest(), PICTURES, 4);
        Quantization all = Quantization.of(ranges(model, images));
        List<String> parts = Quantization.parts(Networks.rich());

        assertThat(parts).containsExactly("stem", "stage1", "stage2", "encoder", "decoder");
        for (String part : parts) {
            Set<String> others = new HashSet<>(parts);
            others.remove(part);
            byte[] file = export(model, all.withFloatParts(others));
            assertThat(operators(file)).as(part).contains("QuantizeLinear");
            assertThat(difference(model, file, images)).as(part).isBetween(1e-6, 0.1);
        }
    }

    @Test
    void the_same_model_gives_the_same_bytes_of_standard_operators_and_keeps_its_manifest() throws Exception {
        TrainedModel model = Networks.model(Networks.rich(), 3, 1);
        float[][] images = Networks.images(model.manifest(), 4, 1);
        Quantization all = Quantization.of(ranges(model, images));
        byte[] file = export(model, all);

        assertThat(file).isEqualTo(export(model, all)).hasSizeLessThan(OnnxExporter.export(model).length);
        ModelProto proto = ModelProto.parseFrom(file);
        assertThat(proto.getOpsetImportList())
                .singleElement()
                .satisfies(set -> assertThat(set.getDomain()).isEmpty());
        try (OnnxRun run = new OnnxRun(file, model.manifest().preprocessing())) {
            assertThat(run.metadata()).containsAllEntriesOf(model.manifest().toProperties());
            assertThat(run.metadata()).containsEntry("master.int8.floatParts", "none");
        }
    }

    @Test
    void a_file_of_integers_is_not_read_back() throws Exception {
        TrainedModel model = Networks.model(Networks.plain(), 1, 1);
        byte[] file = export(model, Quantization.of(ranges(model, Networks.images(model.manifest(), 4, 1))));

        assertThatThrownBy(() -> OnnxReader.read(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("rounded to 8-bit integers")
                .hasMessageContaining("use the model it was made of");
    }

    @Test
    void an_activation_that_was_not_measured_is_named() {
        TrainedModel model = Networks.model(Networks.plain(), 1, 1);

        assertThatThrownBy(() -> export(model, Quantization.of(new ActivationRanges(Map.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the range of activation image was not measured");
    }

    @Test
    void weights_of_16_bits_take_half_the_room_and_are_read_back() throws Exception {
        TrainedModel model = Networks.model(Networks.rich(), 1, 6);
        byte[] halves = OnnxExporter.export(
                model, ExportOptions.standard().withLogits(true).withHalves(true));

        assertThat(difference(model, halves, Networks.images(model.manifest(), PICTURES, 6)))
                .isLessThan(5e-3);
        TrainedModel read = OnnxReader.read(halves);
        assertThat(read.manifest()).isEqualTo(model.manifest());
        String name = "head.weight";
        for (int i = 0; i < model.weights().values(name).length; i++) {
            float value = model.weights().values(name)[i];
            assertThat(read.weights().values(name)[i] - value).isBetween(-1e-3f, 1e-3f);
        }
    }

    private static Set<String> operators(byte[] file) throws Exception {
        Set<String> operators = new HashSet<>();
        ModelProto.parseFrom(file).getGraph().getNodeList().forEach(node -> {
            operators.add(node.getOpType());
            node.getAttributeList().stream()
                    .filter(attribute -> attribute.hasG())
                    .forEach(attribute ->
                            attribute.getG().getNodeList().forEach(inner -> operators.add(inner.getOpType())));
        });
        return operators;
    }
}
