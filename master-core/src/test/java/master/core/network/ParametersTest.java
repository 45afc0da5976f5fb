// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static final int TOKENS = 66;

    private static Map<String, String> change(NetworkConfig config, String key, String value) {
        Map<String, String> properties = new HashMap<>(config.toProperties());
        assertThat(properties.put(key, value)).isNotNull();
        return properties;
    }

    private static NetworkConfig with(NetworkConfig config, String key, Object value) {
        return NetworkConfig.fromProperties(change(config, key, value.toString()));
    }

    private static long count(Parameters parameters, String prefix, boolean trainable) {
        return parameters.all().stream()
                .filter(p -> p.name().startsWith(prefix) && p.role().trainable() == trainable)
                .mapToLong(Parameter::length)
                .sum();
    }

    @Test
    void the_full_size_has_58_731_253_parameters() {
        assertThat(Parameters.of(NetworkConfig.full(), 1, TOKENS).trainableCount())
                .isEqualTo(58_731_253);
    }

    @Test
    void with_one_shared_norm_it_has_the_58_722_037_of_master_pytorch() {
        NetworkConfig shared = with(NetworkConfig.full(), "sharedNorm", true);
        assertThat(Parameters.of(shared, 1, TOKENS).trainableCount()).isEqualTo(58_722_037);
    }

    @Test
    void its_backbone_has_46_050_483_parameters_and_with_8_aspects_1_120_fewer() {
        NetworkConfig eight = with(NetworkConfig.full(), "contextHeaders", 8);
        assertThat(count(Parameters.of(NetworkConfig.full(), 1, TOKENS), "backbone.", true))
                .isEqualTo(46_050_483);
        assertThat(count(Parameters.of(eight, 1, TOKENS), "backbone.", true)).isEqualTo(46_049_363);
    }

    @Test
    void boxes_add_the_last_layer_of_the_decoder_once_more_and_a_head() {
        Parameters without = Parameters.of(NetworkConfig.compact(), 1, TOKENS);
        Parameters with = Parameters.of(new Network(NetworkConfig.compact(), 1, TOKENS, true));

        assertThat(with.all()).startsWith(without.all().toArray(Parameter[]::new));
        assertThat(count(with, "decoder.boxes.", true)).isEqualTo(count(without, "decoder.layer0.", true));
        int dim = NetworkConfig.compact().transformer().modelDim();
        assertThat(with.trainableCount() - without.trainableCount())
                .isEqualTo(count(without, "decoder.layer0.", true) + 4 * dim + 4);
        assertThat(with.byName().get("head.boxes.weight").shape()).containsExactly(dim, 4);
    }

    @Test
    void its_running_statistics_are_not_among_them() {
        Parameters parameters = Parameters.of(NetworkConfig.full(), 1, TOKENS);
        assertThat(count(parameters, "", false)).isEqualTo(24_448);
        assertThat(count(parameters, "", true)).isEqualTo(parameters.trainableCount());
    }

    @Test
    void color_costs_two_more_planes_of_the_first_kernel() {
        long gray = Parameters.of(NetworkConfig.full(), 1, TOKENS).trainableCount();
        long color = Parameters.of(NetworkConfig.full(), 3, TOKENS).trainableCount();
        assertThat(color - gray).isEqualTo(2 * 64 * 9);
    }

    @Test
    void a_token_costs_a_row_of_the_embedding_a_column_of_the_head_and_a_bias() {
        long many = Parameters.of(NetworkConfig.full(), 1, TOKENS + 1).trainableCount();
        assertThat(many - Parameters.of(NetworkConfig.full(), 1, TOKENS).trainableCount())
                .isEqualTo(512 + 512 + 1);
    }

    @Test
    void names_follow_the_flow_of_the_data() {
        List<String> names = Parameters.of(NetworkConfig.compact(), 1, TOKENS).all().stream()
                .map(Parameter::name)
                .toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .startsWith("backbone.stem0.conv.weight")
                .endsWith("head.weight", "head.bias");
        assertThat(names.indexOf("decoder.embedding.weight"))
                .isGreaterThan(names.indexOf("backbone.stage3.norm.variance"))
                .isLessThan(names.indexOf("decoder.layer0.selfAttention.query.weight"));
    }

    @Test
    void a_projection_is_there_only_where_the_widths_differ() {
        NetworkConfig wide = with(NetworkConfig.compact(), "modelDim", 192);
        assertThat(Parameters.of(NetworkConfig.compact(), 1, TOKENS).byName())
                .doesNotContainKey("encoder.projection.weight");
        assertThat(Parameters.of(wide, 1, TOKENS)
                        .byName()
                        .get("encoder.projection.weight")
                        .shape())
                .containsExactly(160, 192);
    }

    @Test
    void encoder_layers_bring_their_parameters_and_one_norm_behind_them() {
        Parameters parameters = Parameters.of(with(NetworkConfig.compact(), "encoderLayers", 2), 1, TOKENS);
        assertThat(parameters.byName())
                .containsKeys(
                        "encoder.layer1.feedForward.outer.bias", "encoder.layer0.norm2.weight", "encoder.norm.bias")
                .doesNotContainKey("encoder.layer2.norm1.weight");
    }

    @Test
    void a_shared_norm_is_the_one_behind_the_layers() {
        Parameters shared = Parameters.of(with(NetworkConfig.compact(), "sharedNorm", true), 1, TOKENS);
        Parameters own = Parameters.of(NetworkConfig.compact(), 1, TOKENS);
        assertThat(shared.decoderNorm(1, 3)).isEqualTo("decoder.norm");
        assertThat(own.decoderNorm(1, 3)).isEqualTo("decoder.layer1.norm3");
        assertThat(shared.byName()).doesNotContainKey("decoder.layer1.norm3.weight");
        assertThat(own.byName()).containsKey("decoder.layer1.norm3.weight");
    }

    @Test
    void shared_layers_are_the_first() {
        NetworkConfig two = NetworkConfig.compact();
        NetworkConfig config =
                two.withTransformer(two.transformer().withLayers(3, 2).withSharedLayers(true));
        Parameters shared = Parameters.of(config, 1, TOKENS);
        assertThat(shared.decoderLayer(1)).isEqualTo("decoder.layer0");
        assertThat(shared.encoderNorm(2, 1)).isEqualTo("encoder.layer0.norm1");
        assertThat(shared.byName())
                .containsKeys("decoder.layer0.norm3.weight", "encoder.layer0.feedForward.inner.weight")
                .doesNotContainKeys("decoder.layer1.norm3.weight", "encoder.layer1.feedForward.inner.weight");
    }

    @Test
    void without_input_projections_attention_has_that_of_its_output() {
        NetworkConfig config = with(Compatibility.MASTER_TF.network(), "encoderLayers", 1);
        assertThat(Parameters.of(config, 1, TOKENS).byName().keySet())
                .filteredOn(name -> name.contains("Attention"))
                .hasSize(2 * (1 + 3 * 2))
                .allMatch(name -> name.contains("Attention.output."));
    }

    @Test
    void a_separable_block_has_a_kernel_for_each_channel_and_one_that_mixes_them() {
        Map<String, Parameter> light =
                Parameters.of(NetworkConfig.light(), 3, TOKENS).byName();
        assertThat(light.get("backbone.stem0.conv.weight").shape()).containsExactly(32, 3, 5, 5);
        String block = "backbone.stage2.block0";
        assertThat(light.get(block + ".depthwise.conv.weight").shape()).containsExactly(96, 1, 3, 3);
        assertThat(light.get(block + ".depthwise.norm.mean").shape()).containsExactly(96);
        assertThat(light.get(block + ".pointwise.conv.weight").shape()).containsExactly(192, 96, 1, 1);
        assertThat(light)
                .containsKey("backbone.stage2.block5.context.mask.weight")
                .doesNotContainKeys(block + ".context.mask.weight", block + ".shortcut.conv.weight");
    }

    @Test
    void a_concatenated_context_has_one_more_map_and_an_averaged_one_no_mask() {
        String prefix = "backbone.stage2.block0.context.";
        Map<String, Parameter> concat = Parameters.of(
                        NetworkConfig.full()
                                .withBackbone(ResidualBackbone.full()
                                        .withContext(
                                                ContextConfig.of(0.125, 1).withFusion(ContextConfig.Fusion.CONCAT))),
                        1,
                        TOKENS)
                .byName();
        assertThat(concat.get(prefix + "fuse.weight").shape()).containsExactly(512, 256);
        assertThat(concat.get(prefix + "fuse.bias").shape()).containsExactly(256);
        Map<String, Parameter> average = Parameters.of(
                        NetworkConfig.full()
                                .withBackbone(ResidualBackbone.full()
                                        .withContext(
                                                ContextConfig.of(0.125, 1).withPooling(ContextConfig.Pooling.AVERAGE))),
                        1,
                        TOKENS)
                .byName();
        assertThat(average)
                .containsKey(prefix + "squeeze.weight")
                .doesNotContainKeys(prefix + "mask.weight", prefix + "mask.bias", prefix + "fuse.weight");
    }

    @Test
    void weights_fit_when_every_name_and_shape_does() {
        Parameters parameters = Parameters.of(NetworkConfig.compact(), 1, TOKENS);
        Map<String, Weights.Tensor> tensors = new HashMap<>();
        parameters.all().forEach(p -> tensors.put(p.name(), new Weights.Tensor(p.shape(), new float[p.length()])));
        assertThat(new Weights(tensors).differences(parameters)).isEmpty();

        tensors.remove("head.bias");
        tensors.put("decoder.norm.weight", new Weights.Tensor(List.of(2), new float[2]));
        tensors.put("foot.bias", new Weights.Tensor(List.of(1), new float[1]));
        assertThatThrownBy(() -> new Weights(tensors).fitting(parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "missing: head.bias [66]",
                        "shape: decoder.norm.weight is [2], needed [160]",
                        "not part of the network: foot.bias");
        assertThatThrownBy(() -> new Weights(tensors).values("head.bias")).hasMessage("weight head.bias is missing");
    }
}
