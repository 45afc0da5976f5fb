// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Vocabulary;
import master.core.image.PixelImage;
import master.core.model.ModelManifest;
import master.data.DatasetException;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.table.Table;
import master.table.TableRecognition;
import master.table.TableRecognizer;
import master.table.dataset.TableFolderWriter;
import master.table.structure.OtslTokens;
import master.table.structure.PositionTokens;
import master.table.synth.SyntheticTable;
import master.table.synth.TableSynthesizer;
import master.table.synth.TableSynthesizerConfig;
import master.train.ValidationResult.Prediction;
import master.train.config.ConfigException;
import master.train.config.ConfigFile;
import master.train.config.Optimization;
import master.train.config.TrainingConfig;
import master.train.data.Batch;
import master.train.data.Example;
import master.train.data.ExampleSource;
import master.train.data.TableSource;
import master.train.model.MasterNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables, from drawing them to what a recognizer answers. */
class TablesTest {
    private static final String YAML = """
            name: table
            tokens: %s
            maxLength: %d
            image: {height: 64, width: 64}
            network: tiny
            data:
              train: [{tables: {maxRows: 3, maxColumns: 3, %s}}]
              validation: [{tables: {maxRows: 3, maxColumns: 3, families: {only: [rules/grid]}}, count: 4}]
            training: {steps: 2, batchSize: 4, validateSteps: 2}
            """;

    private static TrainingConfig config(String tokens, int maxLength, String more) {
        return ConfigFile.parse(YAML.formatted(tokens, maxLength, more), "test");
    }

    @Test
    @Tag("slow")
    void drawn_tables_are_learned_exported_and_read_back() {
        TrainingConfig config = config("positions", 40, "degraded: 0, spanning: 0, withoutTable: 0");
        ModelManifest manifest = config.manifest();
        List<Example> examples;
        try (ExampleSource source = TestRuns.data(config).train()) {
            examples = IntStream.range(0, 6).mapToObj(source::at).toList();
        }
        Batch batch = Batch.of(examples, manifest);
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
        try (TableRecognizer recognizer = TableRecognizer.open(file)) {
            for (Example example : examples) {
                PixelImage image = example.image();
                TableRecognition read = recognizer.recognize(Validation.source(image));
                assertThat(PositionTokens.TOKENS
                                .label(read.table(), image.width(), image.height())
                                .text())
                        .isEqualTo(example.text());
                assertThat(read.repaired()).isFalse();
            }
        }
    }

    private static TableSource source(double withoutTable, int maxLength) {
        TableSynthesizerConfig drawn = TableSynthesizerConfig.DEFAULT.withSizes(2, 4, 2, 3);
        return new TableSource(
                TableSynthesizer.create(drawn, TableSynthesizer.usualFonts()),
                OtslTokens.TOKENS.vocabulary(),
                maxLength,
                withoutTable,
                7);
    }

    @Test
    void the_same_number_draws_the_same_table() {
        Example first = source(0, 40).at(3);
        assertThat(source(0, 40).at(3)).isEqualTo(first);
        assertThat(source(0, 40).at(4)).isNotEqualTo(first);
        assertThat(first.label().boxes()).hasSize((int)
                first.text().chars().filter(c -> c == 'C' || c == 'E').count());
    }

    @Test
    void tables_that_are_too_long_are_drawn_anew() {
        TableSource source = source(0, 9);
        assertThat(IntStream.range(0, 10).mapToObj(source::at))
                .allMatch(example -> example.text().length() <= 9);
        assertThatThrownBy(() -> source(0, 5).at(0))
                .isInstanceOf(DatasetException.class)
                .hasMessage("tables: not one of 100 drawn ones can be spelled in 5 tokens (maxLength)");
    }

    @Test
    void images_without_a_table_have_no_tokens() {
        TableSource source = source(1, 40);
        List<Example> drawn = IntStream.range(0, 30).mapToObj(source::at).toList();
        assertThat(drawn).extracting(Example::text).containsOnly("");
        assertThat(drawn).anyMatch(example -> colors(example.image()) > 100);
        assertThat(drawn).anyMatch(example -> colors(example.image()) == 1);
    }

    private static long colors(PixelImage image) {
        return Arrays.stream(image.rgb()).distinct().count();
    }

    @Test
    void lines_that_are_a_little_off_are_the_same_structure() {
        Structures structures =
                Structures.of(PositionTokens.TOKENS.vocabulary()).orElseThrow();
        Prediction right = structures.compared(read("x02x40x78y02CCy40CEy78", "x03x41x78y01CCy38CEy79"));
        assertThat(right.label()).isEqualTo("CCNCEN");
        assertThat(right.correct()).isTrue();
        assertThat(right.probabilities()).isEmpty();
        Prediction wrong = read("x02x40x78y02CCy40CEy78", "x03x41x78y01CCy79");
        assertThat(structures.compared(wrong).correct()).isFalse();
        assertThat(structures.tedsStruct(wrong)).isCloseTo(1 - 3 / 7.0, within(1e-9)); // a row of two cells is missing
        assertThat(structures.tedsStruct(read("", ""))).isEqualTo(1);
        assertThat(structures.tedsStruct(read("", "x03x41x78y01CCy79"))).isZero();
        assertThat(Structures.of(Vocabulary.ofCharacters("0123"))).isEmpty();
    }

    private static Prediction read(String label, String answer) {
        List<RecognizedToken> tokens = PositionTokens.TOKENS.vocabulary().split(answer).stream()
                .map(token -> new RecognizedToken(token, 0.9))
                .toList();
        return new Prediction(
                new Example(new PixelImage(1, 1, new int[1]), label), new Recognition(answer, 0.5, tokens));
    }

    @Test
    void a_run_is_validated_by_its_structures(@TempDir Path folder) throws IOException {
        TestRuns.Recorder recorder = new TestRuns.Recorder();
        TrainingConfig config = config("otsl", 30, "withoutTable: 0.5");
        new Trainer(config, folder, recorder).train(TestRuns.data(config));
        assertThat(recorder.validations.get(0).sets().get("tables").tedsStruct())
                .isPresent();
        assertThat(Files.readString(folder.resolve("metrics.jsonl"))).contains("\"tedsStruct\":");
        assertThat(ConfigFile.read(folder.resolve("config.yaml"))).isEqualTo(config);
        assertThat(config.vocabulary()).isEqualTo(OtslTokens.TOKENS.vocabulary());
    }

    @Test
    void tables_of_a_file_are_learned_each_once_in_an_epoch(@TempDir Path folder) {
        TableSynthesizer synthesizer = TableSynthesizer.create(
                TableSynthesizerConfig.DEFAULT.withSizes(2, 9, 2, 3), TableSynthesizer.usualFonts());
        List<Table> drawn = new ArrayList<>();
        try (TableFolderWriter writer = new TableFolderWriter(folder.resolve("mine"), OtslTokens.TOKENS)) {
            Random random = new Random(4);
            for (int i = 0; i < 12; i++) {
                SyntheticTable one = synthesizer.next(random);
                drawn.add(one.table());
                writer.add(one.image(), one.table());
            }
            writer.finish();
        }
        TrainingConfig config = ConfigFile.parse(
                "{tokens: otsl, maxLength: 25, data: {train: [{tables: {path: mine}}], validation: [{tables: {path: mine}, count: 3}]}}",
                "test");
        TestRuns.Recorder recorder = new TestRuns.Recorder();
        DataSources data = DataSources.open(config, folder, recorder);
        List<String> fitting = drawn.stream()
                .map(OtslTokens::spelled)
                .filter(text -> text.length() <= 25)
                .toList();
        assertThat(fitting).hasSizeBetween(4, 11);
        List<String> epoch = IntStream.range(0, fitting.size())
                .mapToObj(i -> data.train().at(i).text())
                .toList();
        assertThat(epoch).containsExactlyInAnyOrderElementsOf(fitting);
        assertThat(data.validation().get("mine")).extracting(Example::text).isEqualTo(fitting.subList(0, 3));
        assertThat(recorder.messages.get(0))
                .endsWith("tables.jsonl: %d tables, %d left out that cannot be spelled (validation)"
                        .formatted(fitting.size(), 12 - fitting.size()));
        assertThat(ConfigFile.parse(ConfigFile.write(config), "again")).isEqualTo(config);
        assertThatThrownBy(() ->
                        ConfigFile.parse("{tokens: otsl, data: {train: [{tables: {path: mine, maxRows: 3}}]}}", "test"))
                .hasMessageEndingWith("path draws nothing: no other key has an effect beside it");
    }

    @Test
    void what_cannot_be_drawn_is_told_by_its_key() {
        assertThatThrownBy(() -> config("otsl", 30, "minRows: 5"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("data.train[0].tables: rows 5 to 3, a range in 1 to 60 is allowed");
        assertThatThrownBy(() -> config("otsl", 30, "families: {only: [rules/some]}"))
                .hasMessageContaining(
                        "families \"rules/some\" is unknown, allowed: font/ and a name, rules/ and one of");
        assertThatThrownBy(() -> ConfigFile.parse("{charset: \"01\", data: {train: [{tables: {}}]}}", "test"))
                .hasMessage(
                        "config test: data.train[0].tables: tokens \"01\" spell no tables; html, otsl and positions are allowed");
    }

    @Test
    void the_bundled_model_is_of_the_configuration_that_is_kept_and_its_jar_of_10_megabytes_at_most()
            throws IOException {
        Path file = Path.of("../models/master-model-tables/src/main/resources/master/model/tables/tables.onnx");
        TrainingConfig config = ConfigFile.read(Path.of("..", "configs", "table.yaml"));
        assertThat(ModelFiles.read(file).manifest().parameters().trainableCount())
                .isEqualTo(config.manifest().parameters().trainableCount());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream jar = new DeflaterOutputStream(packed)) {
            Files.copy(file, jar);
        }
        assertThat(packed.size()).isLessThan(10_000_000);
    }

    @Test
    void the_configuration_that_is_kept_fits_the_tables_that_it_draws() {
        TrainingConfig config = ConfigFile.read(Path.of("..", "configs", "table.yaml"));
        int most = 11 + 20 * 11 + 3 + 1; // positions of columns, rows of marks with a position each, header, lower edge
        assertThat(config.maxLength()).isGreaterThanOrEqualTo(most);
    }
}
