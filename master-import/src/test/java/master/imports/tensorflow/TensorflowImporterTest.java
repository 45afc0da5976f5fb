// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.network.ContextConfig;
import master.core.network.NetworkConfig;
import master.core.network.ResidualBackbone;
import master.core.wire.WireReader;
import master.imports.CheckpointImporter;
import master.imports.ImportOptions;
import master.imports.ImportedModel;
import master.imports.OnnxAnswers;
import master.imports.SourceFormat;
import master.onnx.ModelFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorflowImporterTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"head", "every-block", "multiply", "saved-model"})
    void computes_what_the_original_computes(String name) throws IOException, OrtException {
        // GIVEN a checkpoint that MASTER-TF wrote, and what it answered
        Fixture.unpack(name, folder);
        Fixture expected = Fixture.read(folder);
        // WHEN
        ImportedModel imported = CheckpointImporter.read(folder, Fixture.options());
        // THEN the exported file takes the same way, with the same logits at each place
        int compared = 0;
        for (int n = 0; n < expected.images().length; n++) {
            OnnxAnswers actual = OnnxAnswers.of(imported.model(), expected.image(n));
            assertThat(actual.tokens()).isEqualTo(expected.tokens(n));
            for (int i = 0; i < Math.min(expected.logits()[n].length, actual.tokens().length); i++) {
                assertThat(actual.logits()[i]).containsExactly(expected.logits()[n][i], within(1e-4f));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(15);
    }

    /** The figures of docs/import.md. */
    @Test
    void untrained_weights_give_other_texts_in_the_originals_decode() throws IOException {
        int places = 0;
        int equal = 0;
        for (String name : new String[] {"head", "every-block", "multiply", "saved-model"}) {
            Path own = Files.createDirectories(folder.resolve(name));
            Fixture.unpack(name, own);
            Fixture fixture = Fixture.read(own);
            for (int n = 0; n < fixture.images().length; n++) {
                int[] tokens = fixture.tokens(n);
                for (int i = 0; i < tokens.length; i++) {
                    equal += tokens[i] == fixture.original()[n][i + 1] ? 1 : 0; // behind SOS
                }
                places += tokens.length;
            }
        }
        assertThat(places).isEqualTo(304);
        assertThat(equal).isZero();
    }

    @Test
    void finds_the_network_in_the_shapes() throws IOException {
        Fixture.unpack("head", folder);
        ImportedModel imported = CheckpointImporter.read(folder, Fixture.options());
        NetworkConfig network = imported.model().manifest().network();
        ResidualBackbone backbone = (ResidualBackbone) network.backbone();
        assertThat(backbone.stem()).containsExactly(2, 4);
        assertThat(backbone.stages()).extracting(s -> s.channels()).containsExactly(8, 8, 16, 16);
        assertThat(backbone.stages()).extracting(s -> s.blocks()).containsExactly(1, 2, 2, 1);
        assertThat(backbone.stages()).extracting(s -> s.globalContext()).containsExactly(false, true, true, true);
        assertThat(backbone.context()).isEqualTo(ContextConfig.of(0.5, 1).withNormEpsilon(1e-3));
        assertThat(network.transformer().decoderLayers()).isEqualTo(2);
        assertThat(network.transformer().feedForwardDim()).isEqualTo(24);
        assertThat(network.transformer().inputProjections()).isFalse();
        assertThat(network.transformer().embeddingScale()).isFalse();
        assertThat(network.transformer().norm().epsilon()).isEqualTo(1e-6);
        assertThat(network.transformer().norm().finalEpsilon()).isEqualTo(1e-3);
        assertThat(imported.format()).isEqualTo(SourceFormat.TENSORFLOW);
    }

    @Test
    void finds_the_context_in_every_block_its_aspects_and_its_fusion() throws IOException {
        Path older = Files.createDirectory(folder.resolve("older"));
        Fixture.unpack("every-block", older);
        assertThat(context(older).everyBlock()).isTrue();
        Path multiply = Files.createDirectory(folder.resolve("multiply"));
        Fixture.unpack("multiply", multiply);
        assertThat(context(multiply))
                .isEqualTo(ContextConfig.of(0.5, 2)
                        .withScale(false)
                        .withFusion(ContextConfig.Fusion.MULTIPLY)
                        .withNormEpsilon(1e-3));
    }

    private static ContextConfig context(Path checkpoint) {
        NetworkConfig network = CheckpointImporter.read(checkpoint, Fixture.options())
                .model()
                .manifest()
                .network();
        return ((ResidualBackbone) network.backbone()).context();
    }

    @Test
    void takes_what_no_checkpoint_says_from_the_original() throws IOException {
        Fixture.unpack("head", folder);
        ImportedModel imported = CheckpointImporter.read(folder, ImportOptions.defaults());
        assertThat(imported.model().manifest().preprocessing())
                .isEqualTo(Preprocessing.of(1, 48, 160, ResizeMode.PAD_CENTER));
        assertThat(imported.model().manifest().maxLength()).isEqualTo(50);
        assertThat(imported.model().manifest().vocabulary().characters())
                .startsWith("0123456789abc")
                .hasSize(62);
        assertThat(imported.model().manifest().network().transformer().headCount())
                .isEqualTo(8);
        assertThat(imported.notes()).anyMatch(note -> note.contains("8 attention heads"));
    }

    @Test
    void every_name_of_a_checkpoint_leads_to_it() throws IOException {
        Fixture.unpack("head", folder);
        ImportedModel expected = CheckpointImporter.read(folder, Fixture.options());
        for (String name : List.of("", ".index", ".data-00000-of-00001")) {
            ImportedModel imported =
                    CheckpointImporter.read(folder.resolve("OCRTransformer-1" + name), Fixture.options());
            assertThat(imported.model().weights().tensors())
                    .isEqualTo(expected.model().weights().tensors());
        }
        assertThat(expected.notes()).anyMatch(note -> note.endsWith("OCRTransformer-1"));
    }

    @Test
    void refuses_a_context_that_is_tied_to_one_size_of_images() throws IOException {
        Fixture.unpack("concat", folder);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> CheckpointImporter.read(folder, Fixture.options()))
                .withMessageContaining("OCRTransformer-1 does not fit, 1 difference")
                .withMessageContaining("channel_concat");
    }

    @Test
    void lists_all_differences() throws IOException {
        // GIVEN a graph in which an attribute has another name; a name has its length before it
        Fixture.unpack("head", folder);
        TensorBundle bundle = TensorBundle.open(folder.resolve("OCRTransformer-1"));
        WireReader cursor = bundle.string(ObjectGraph.KEY);
        byte[] bytes = new byte[cursor.remaining()];
        cursor.bytes().get(bytes);
        String graph = new String(bytes, StandardCharsets.ISO_8859_1);
        String statistics = graph.replaceFirst("\u000fmoving_variance", "\u000fmoving_variants");
        String embedding = graph.replace("\rseq_embedding", "\rsub_embedding");
        // THEN all that is missing and all that is left over is named
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> read(statistics, bundle))
                .withMessageContaining("x does not fit, 2 differences")
                .withMessageContaining("missing: feature_extractor/")
                .withMessageContaining("/moving_variance")
                .withMessageContaining("unexpected: feature_extractor/")
                .withMessageContaining("/moving_variants [");
        // AND what the sizes are taken from is named first
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> read(embedding, bundle))
                .withMessageContaining("missing: seq_embedding/embeddings");
    }

    private static ImportedModel read(String graph, TensorBundle bundle) {
        WireReader bytes =
                WireReader.of("x", 0, graph.getBytes(StandardCharsets.ISO_8859_1), ModelFormatException::new);
        return TensorflowImporter.read(ModelVariables.of(ObjectGraph.read(bytes), bundle, "x"), "x", Fixture.options());
    }

    @Test
    void refuses_options_that_the_checkpoint_contradicts() throws IOException {
        Fixture.unpack("head", folder);
        ImportOptions options = Fixture.options();
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(
                        () -> CheckpointImporter.read(folder, with(options, OptionalInt.of(5), OptionalInt.empty())))
                .withMessageContaining("headCount 5 does not divide modelDim 16");
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> CheckpointImporter.read(folder, with(options, options.heads(), OptionalInt.of(3))))
                .withMessageContaining("has 2 decoder layers, not 3");
    }

    private static ImportOptions with(ImportOptions options, OptionalInt heads, OptionalInt layers) {
        return new ImportOptions(
                options.format(),
                options.name(),
                options.vocabulary(),
                options.height(),
                options.width(),
                options.resize(),
                options.maxLength(),
                heads,
                layers,
                options.encoder());
    }
}
