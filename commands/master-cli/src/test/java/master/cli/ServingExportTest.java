// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import master.api.Recognizer;
import master.api.Vocabulary;
import master.api.spi.BundledModel;
import master.core.model.ModelManifest;
import master.core.network.Initializers;
import master.core.network.Parameters;
import master.core.network.Weights;
import master.onnx.ModelFiles;
import master.onnx.TrainedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code export} writes for other servers. */
class ServingExportTest {
    @TempDir
    private Path folder;

    private Path repository;
    private Path tiny;

    @BeforeEach
    void write_a_model() {
        repository = folder.resolve("models");
        tiny = TinyModel.safetensors(folder);
    }

    private static Map<String, List<Object>> config(Path model) throws IOException {
        return ProtobufText.parse(Files.readString(model.resolve("config.pbtxt")));
    }

    @Test
    void a_file_asks_for_a_second_look_as_told_and_else_as_it_did() {
        Path looks = folder.resolve("looks.onnx");
        Path still = folder.resolve("still.onnx");
        Path once = folder.resolve("once.onnx");

        assertThat(Run.of("export", tiny, "--second-look", "--out", looks).code())
                .isZero();
        assertThat(Run.of("export", looks, "--out", still).code()).isZero();
        assertThat(Run.of("export", looks, "--no-second-look", "--out", once).code())
                .isZero();

        assertThat(ModelFiles.read(tiny).manifest().secondLook()).isFalse();
        assertThat(ModelFiles.read(looks).manifest().secondLook()).isTrue();
        assertThat(ModelFiles.read(still).manifest().secondLook()).isTrue();
        assertThat(ModelFiles.read(once).manifest().secondLook()).isFalse();
    }

    @Test
    void of_several_models_the_mean_is_written() {
        TrainedModel one = ModelFiles.read(tiny);
        Path negative = folder.resolve("negative.safetensors");
        Map<String, Weights.Tensor> tensors = new HashMap<>();
        one.weights().tensors().forEach((name, tensor) -> {
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = -4 * values[i];
            }
            tensors.put(name, new Weights.Tensor(tensor.shape(), values));
        });
        ModelFiles.writeSafetensors(new TrainedModel(one.manifest(), new Weights(tensors)), negative);
        Path mean = folder.resolve("mean.onnx");

        assertThat(Run.of("export", tiny, negative, "--name", "both", "--out", mean)
                        .code())
                .isZero();

        TrainedModel written = ModelFiles.read(mean);
        assertThat(written.manifest().name()).isEqualTo("both");
        one.weights().tensors().forEach((name, tensor) -> {
            float[] values = written.weights().values(name);
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).isEqualTo((float) (-1.5 * tensor.values()[i]));
            }
        });
    }

    @Test
    void models_that_do_not_fit_are_named() {
        Path out = folder.resolve("mean.onnx");
        Run run = Run.of("export", tiny, "captcha", "--out", out);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains(tiny + ", captcha: model 2 of 2 has other tokens than the first");
        assertThat(out).doesNotExist();
    }

    @Test
    void tritons_repository_says_what_the_file_really_takes_and_gives() throws Exception {
        assertThat(Run.of("export", tiny, "--triton", repository).code()).isZero();

        Path model = repository.resolve("tiny");
        Map<String, List<Object>> config = config(model);
        assertThat(config)
                .containsEntry("name", List.of("tiny"))
                .containsEntry("platform", List.of("onnxruntime_onnx"))
                .containsEntry("max_batch_size", List.of(64L))
                .containsKey("dynamic_batching");
        Path file = model.resolve("1").resolve("model.onnx");
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
            assertThat(config.get("input"))
                    .isEqualTo(described(session.getInputInfo().values()));
            assertThat(config.get("output"))
                    .isEqualTo(described(session.getOutputInfo().values()));
        }
        assertThat(config.get("input"))
                .containsExactly(Map.of(
                        "name", List.of("image"), "data_type", List.of("TYPE_FP32"), "dims", List.of(1L, 16L, 48L)));
        assertThat(config.get("output")).hasSize(3);
        try (Recognizer recognizer = Recognizer.open(file)) {
            assertThat(parameters(config))
                    .containsEntry("master.sha256", recognizer.model().sha256())
                    .containsEntry("master.image.width", "48");
        }
        try (Stream<Path> all = Files.walk(repository)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(repository::relativize)
                            .map(Path::toString))
                    .containsExactlyInAnyOrder("tiny/config.pbtxt", "tiny/vocabulary.txt", "tiny/1/model.onnx");
        }
    }

    /** Triton leaves the first dimension out, for it is the batch. */
    private static List<Object> described(Collection<NodeInfo> nodes) throws OrtException {
        List<Object> described = new ArrayList<>();
        for (NodeInfo node : nodes) {
            TensorInfo tensor = (TensorInfo) node.getInfo();
            String type = Map.of("FLOAT", "TYPE_FP32", "INT64", "TYPE_INT64").get(tensor.type.toString());
            assertThat(tensor.getShape()[0]).isEqualTo(-1);
            List<Long> dims = Arrays.stream(tensor.getShape()).skip(1).boxed().toList();
            described.add(Map.of("name", List.of(node.getName()), "data_type", List.of(type), "dims", dims));
        }
        return described;
    }

    @SuppressWarnings("unchecked") // what the parser makes
    private static Map<String, String> parameters(Map<String, List<Object>> config) {
        Map<String, String> parameters = new HashMap<>();
        for (Object each : config.get("parameters")) {
            Map<String, List<Object>> entry = (Map<String, List<Object>>) each;
            Map<String, List<Object>> value =
                    (Map<String, List<Object>>) entry.get("value").get(0);
            parameters.put(
                    entry.get("key").get(0).toString(),
                    value.get("string_value").get(0).toString());
        }
        return parameters;
    }

    @Test
    void quotes_spaces_and_other_scripts_survive_in_config_and_vocabulary() throws IOException {
        String characters = " \"\\{#é語\uD83D\uDE00";
        TrainedModel model = TinyModel.create();
        ModelManifest manifest = model.manifest();
        Vocabulary vocabulary = Vocabulary.ofCharacters(characters);
        ModelManifest other = new ModelManifest(
                "signs",
                vocabulary,
                manifest.preprocessing(),
                manifest.maxLength(),
                manifest.network(),
                Map.of(),
                Map.of());
        Path file = folder.resolve("signs.safetensors");
        ModelFiles.writeSafetensors(
                new TrainedModel(
                        other, Initializers.initialize(Parameters.of(manifest.network(), 1, vocabulary.size()), 1)),
                file);

        assertThat(Run.of("export", file, "--triton", repository).code()).isZero();

        Path written = repository.resolve("signs");
        assertThat(parameters(config(written))).containsEntry("master.charset", characters);
        assertThat(Files.readString(written.resolve("vocabulary.txt")))
                .isEqualTo("<PAD>\n<EOS>\n<SOS>\n<UNK>\n \n\"\n\\\n{\n#\né\n語\n\uD83D\uDE00\n");
    }

    @Test
    void a_folder_of_its_own_is_replaced_and_a_foreign_one_is_not() throws IOException {
        assertThat(Run.of("export", tiny, "--triton", repository).code()).isZero();
        Path model = repository.resolve("tiny");
        Path stale = Files.writeString(model.resolve("1").resolve("stale"), "");
        assertThat(Run.of("export", tiny, "--triton", repository).code()).isZero();
        assertThat(stale).doesNotExist();

        Path config = model.resolve("config.pbtxt");
        Files.writeString(config, "name: \"tiny\"\n");
        Run refused = Run.of("export", tiny, "--triton", repository);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains(model + " is there and was not written by master export");
        assertThat(config).hasContent("name: \"tiny\"");
        assertThat(repository).isDirectoryNotContaining(entry -> !entry.equals(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../tiny", "a/b", ".hidden", "two words"})
    void a_name_that_is_no_folder_is_refused(String name) {
        Run refused = Run.of("export", tiny, "--triton", repository, "--name", name);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("name \"" + name + "\"");
        assertThat(repository).doesNotExist();
    }

    @Test
    void the_bundled_model_goes_into_a_repository_by_its_name() throws IOException {
        assertThat(Run.of("export", "captcha", "--triton", repository).code()).isZero();
        assertThat(config(repository.resolve("captcha"))).containsEntry("name", List.of("captcha"));
        try (Recognizer exported = Recognizer.open(repository.resolve("captcha/1/model.onnx"));
                Recognizer bundled = Recognizer.bundled("captcha")) {
            assertThat(exported.model().charset()).isEqualTo(bundled.model().charset());
        }
    }

    @Test
    void a_model_in_integers_is_handed_on_as_it_is() throws IOException {
        assertThat(Run.of("export", "captcha-int8", "--triton", repository).code())
                .isZero();
        byte[] bundled = BundledModel.named("captcha-int8").orElseThrow().bytes();
        Path file = repository.resolve("captcha-int8/1/model.onnx");
        assertThat(file).hasBinaryContent(bundled);
        assertThat(config(repository.resolve("captcha-int8"))).containsEntry("name", List.of("captcha-int8"));

        assertThat(Run.of("export", file, "--triton", repository, "--name", "other")
                        .code())
                .isZero();
        assertThat(repository.resolve("other/1/model.onnx")).hasBinaryContent(bundled);

        Run renamed = Run.of("export", file, "--out", folder.resolve("a.onnx"), "--name", "other");
        assertThat(renamed.code()).isEqualTo(1);
        assertThat(renamed.err()).contains("8-bit integers");
        Run asking = Run.of("export", file, "--triton", repository, "--name", "asking", "--second-look");
        assertThat(asking.code()).isEqualTo(1);
        assertThat(asking.err()).contains("8-bit integers");
    }

    @Test
    void the_metadata_is_what_the_server_answers() throws IOException {
        Path file = folder.resolve("metadata.json");
        assertThat(Run.of("export", tiny, "--saved-metadata", file, "--name", "m")
                        .code())
                .isZero();
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(file.toFile())) // as InferenceTest of master-serve has it
                .isEqualTo(json.readTree("""
                {"name": "m", "versions": ["1"], "platform": "onnx_onnxv1",
                 "inputs": [{"name": "image", "datatype": "BYTES", "shape": [-1]}],
                 "outputs": [{"name": "text", "datatype": "BYTES", "shape": [-1]},
                             {"name": "confidence", "datatype": "FP32", "shape": [-1]}]}"""));
    }
}
