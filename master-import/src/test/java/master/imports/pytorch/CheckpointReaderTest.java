// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import master.api.Vocabulary;
import master.core.network.Parameters;
import master.core.network.Weights;
import master.imports.ImportOptions;
import master.imports.ImportedModel;
import master.imports.SourceFormat;
import master.onnx.ModelFormatException;
import org.junit.jupiter.api.Test;

/** Checkpoints of testdata/import/pytorch with other tensors under their names. */
class CheckpointReaderTest {
    private static final String BACKBONE = "conv_embedding_gc.backbone.";

    /** A checkpoint with a changed state dict. */
    private record Edited(TorchFile file, Object root) implements TorchFile {
        @Override
        public float[] values(TorchTensor tensor) throws IOException {
            return file.values(tensor);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private static ImportedModel read(String name, ImportOptions options, Consumer<Map<String, TorchTensor>> change)
            throws IOException {
        try (TorchFile file = TorchFile.open(Fixture.of(name).checkpoint())) {
            Map<String, TorchTensor> tensors =
                    new LinkedHashMap<>(StateDict.of(file.root()).tensors());
            change.accept(tensors);
            Map<Object, Object> root = new LinkedHashMap<>((Map<?, ?>) file.root());
            root.put("model_state_dict", tensors);
            return new CheckpointReader(new Edited(file, root), StateDict.of(root), options).read();
        }
    }

    private static ImportedModel read(String name, Consumer<Map<String, TorchTensor>> change) throws IOException {
        return read(name, Fixture.of(name).options(), change);
    }

    private static Weights weights(ImportedModel imported) {
        return imported.model().weights();
    }

    @Test
    void a_checkpoint_that_does_not_fit_is_refused_with_all_differences() {
        assertThatThrownBy(() -> read("concat", tensors -> {
                    for (String prefix : List.of("conv_embedding_gc.", "encode_stage.0.")) {
                        tensors.remove(prefix + "backbone.layer2.0.context_block.cat_conv.bias");
                        tensors.put(prefix + "backbone.bn2.weight", tensors.get(BACKBONE + "bn1.weight"));
                        tensors.put(prefix + "backbone.bn9.weight", tensors.get(BACKBONE + "bn1.weight"));
                    }
                }))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContainingAll(
                        "3 differences",
                        "missing: " + BACKBONE + "layer2.0.context_block.cat_conv.bias",
                        "shape: " + BACKBONE + "bn2.weight is [4], needed [6] for backbone.stem1.norm.weight",
                        "unexpected: " + BACKBONE + "bn9.weight [4]");
    }

    @Test
    void a_checkpoint_without_most_of_its_tensors_is_refused_with_their_names() {
        assertThatThrownBy(() -> read("legacy", tensors -> tensors.keySet().removeIf(name -> !name.contains("conv1"))))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContainingAll("missing: src_embed.0.backbone.conv2.weight", "missing: generator.fc.bias");
    }

    @Test
    void either_name_of_a_tensor_will_do() throws IOException {
        Weights both = weights(read("concat", tensors -> {}));

        assertThat(weights(read("concat", tensors -> tensors.keySet().removeIf(name -> name.contains("code_stage."))))
                        .tensors())
                .isEqualTo(both.tensors());
        assertThat(weights(read("concat", tensors -> tensors.keySet().removeIf(name -> !name.contains("code_stage."))))
                        .tensors())
                .isEqualTo(both.tensors());
    }

    @Test
    void two_names_with_different_values_are_a_difference() {
        assertThatThrownBy(() -> read(
                        "concat",
                        tensors ->
                                tensors.put("encode_stage.0.backbone.bn1.weight", tensors.get(BACKBONE + "bn1.bias"))))
                .hasMessageContaining(
                        BACKBONE + "bn1.weight and encode_stage.0.backbone.bn1.weight should be the same, but differ");
    }

    @Test
    void positions_that_are_not_the_sinusoid_are_a_difference() {
        assertThatThrownBy(() -> read("add", tensors -> {
                    TorchTensor positions = tensors.get("decoder.position.pe");
                    List<Integer> shape = positions.shape();
                    // the rows in another order: position 1 before position 0 would do, a shifted table is as wrong
                    TorchTensor shifted = new TorchTensor(
                            positions.storage(), 12, List.of(1, shape.get(1) - 1, shape.get(2)), positions.strides());
                    tensors.put("decoder.position.pe", shifted);
                    tensors.put("decode_stage.0.position.pe", shifted);
                }))
                .hasMessageContaining("value: decoder.position.pe is not the sinusoid");
    }

    @Test
    void the_encoder_that_is_not_in_use_is_left_out_and_said() throws IOException {
        ImportedModel imported = read("concat", tensors -> {});

        assertThat(imported.model().manifest().network().transformer().encoderLayers())
                .isZero();
        assertThat(imported.notes()).anyMatch(note -> note.contains("the encoder, which is not in use"));
    }

    @Test
    void mmocrs_token_for_both_ends_becomes_sos_and_eos() throws IOException {
        ImportedModel imported = read("mmocr", tensors -> {});
        int dim = imported.model().manifest().network().transformer().modelDim();
        float[] embedding = weights(imported).values(Parameters.EMBEDDING);
        float[] bias = weights(imported).values(Parameters.HEAD + ".bias");

        for (int i = 0; i < dim; i++) {
            assertThat(embedding[Vocabulary.SOS * dim + i]).isEqualTo(embedding[Vocabulary.EOS * dim + i]);
        }
        assertThat(bias[Vocabulary.SOS]).isEqualTo(-1e4f);
        assertThat(bias[Vocabulary.EOS]).isGreaterThan(-100);
    }

    @Test
    void mmocr_may_have_no_token_for_unknown_characters() throws IOException {
        String characters = SourceFormat.MMOCR.vocabulary(90).orElseThrow().characters() + " ";

        ImportedModel imported = read("mmocr", charset(characters), tensors -> {});

        assertThat(imported.model().manifest().vocabulary().tokens().size()).isEqualTo(91);
        assertThat(weights(imported).values(Parameters.HEAD + ".bias")[Vocabulary.UNK])
                .isEqualTo(-1e4f);
    }

    @Test
    void an_alphabet_of_another_size_is_refused() {
        assertThatThrownBy(() -> read("concat", charset("abc"), tensors -> {}))
                .hasMessageContaining("the checkpoint has 95 characters, the alphabet that is given has 3");
    }

    @Test
    void what_is_told_against_the_tensors_is_a_difference() {
        assertThatThrownBy(() -> read("mmocr", layers("mmocr", 7, true), tensors -> {}))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContainingAll("layers: its decoder has ", ", not 7", "encoder: there is none");
        assertThatThrownBy(() -> read("legacy", layers("legacy", 7, false), tensors -> {}))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("encoder: it is in use; only in MASTER-pytorch since May 2021");
    }

    @Test
    void half_a_table_reader_is_told_what_it_lacks() {
        assertThatThrownBy(() -> read("tablemaster", tensors -> tensors.remove("decoder.bbox_fc.0.weight")))
                .hasMessageContaining("missing: decoder.bbox_fc.0.weight [4, 12], for head.boxes.weight");
    }

    @Test
    void a_second_layer_of_a_branch_is_refused() {
        assertThatThrownBy(() -> read(
                        "tablemaster",
                        tensors -> tensors.put(
                                "decoder.cls_layer.1.feed_forward.w_1.bias",
                                tensors.get("decoder.cls_layer.0.feed_forward.w_1.bias"))))
                .hasMessageContaining("unexpected: decoder.cls_layer.1.feed_forward.w_1.bias");
    }

    private static ImportOptions layers(String name, int decoderLayers, boolean encoder) {
        ImportOptions options = Fixture.of(name).options();
        return new ImportOptions(
                options.format(),
                options.name(),
                options.vocabulary(),
                options.height(),
                options.width(),
                options.resize(),
                options.maxLength(),
                options.heads(),
                OptionalInt.of(decoderLayers),
                Optional.of(encoder));
    }

    private static ImportOptions charset(String characters) {
        ImportOptions options = Fixture.of("mmocr").options();
        return new ImportOptions(
                options.format(),
                options.name(),
                Optional.of(Vocabulary.ofCharacters(characters)),
                options.height(),
                options.width(),
                options.resize(),
                options.maxLength(),
                options.heads(),
                options.decoderLayers(),
                options.encoder());
    }
}
