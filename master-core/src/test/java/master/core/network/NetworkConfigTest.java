// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkConfigTest {
    @Test
    void survives_its_properties() {
        for (NetworkConfig network :
                List.of(NetworkConfig.full(), NetworkConfig.compact(), NetworkConfig.light(), NetworkConfig.tiny())) {
            assertThat(NetworkConfig.fromProperties(network.toProperties())).isEqualTo(network);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "contextPooling, average",
        "contextFusion, multiply",
        "contextFusion, concat",
        "contextEveryBlock, true",
        "contextNormEpsilon, 0.001",
        "inputProjections, false",
        "embeddingScale, false",
        "sharedLayers, true",
        "normEpsilon, 1.0E-5",
        "finalNormEpsilon, 0.001",
    })
    void a_switch_is_written_where_it_is_not_standard_and_standard_where_it_is_not_written(String key, String value) {
        Map<String, String> properties = new HashMap<>(NetworkConfig.full().toProperties());
        assertThat(properties.put(key, value)).as("a property of full").isNull();
        NetworkConfig changed = NetworkConfig.fromProperties(properties);
        assertThat(changed).isNotEqualTo(NetworkConfig.full());
        assertThat(changed.toProperties()).isEqualTo(properties);
    }

    @Test
    void every_block_of_a_stage_or_the_first_has_the_context() {
        ResidualBackbone first = ResidualBackbone.full();
        ResidualBackbone every = first.withContext(first.context().withEveryBlock(true));
        assertThat(first.hasContext(2, 0)).isTrue();
        assertThat(first.hasContext(2, 4)).isFalse();
        assertThat(every.hasContext(2, 4)).isTrue();
        assertThat(every.hasContext(0, 0)).as("a stage without").isFalse();
    }

    @Test
    void the_full_size_makes_240_places_of_an_image_of_48x160() {
        assertThat(NetworkConfig.full().featureHeight(48)).isEqualTo(6);
        assertThat(NetworkConfig.full().featureWidth(160)).isEqualTo(40);
        assertThat(NetworkConfig.full().backbone().channels()).isEqualTo(512);
    }

    @Test
    void the_compact_size_makes_128_places_of_an_image_of_32x128() {
        assertThat(NetworkConfig.compact().featureHeight(32)).isEqualTo(4);
        assertThat(NetworkConfig.compact().featureWidth(128)).isEqualTo(32);
        assertThat(NetworkConfig.compact().featureHeight(31))
                .as("a stride of 2 rounds up")
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stem               |       | stem [], one or more channel counts from 1 to 4096 are needed",
                "stem               | 0     | stem [0], one or more channel counts from 1 to 4096 are needed",
                "stemStride         | 3     | stemStride 3, 1 or 2 are allowed",
                "contextRatio       | 0     | context ratio 0.0, above 0 and at most 1 is allowed",
                "contextRatio       | 0.001 | context ratio 0.001 leaves no plane of the 96 channels of a stage",
                "contextHeaders     | 7     | context headers 7 does not divide the 96 channels of a stage",
                "contextHeaders     | 65    | context headers 65, 1 to 64 are allowed",
                "headCount          | 6     | headCount 6 does not divide modelDim 160",
                "modelDim           | 0     | modelDim 0, 2 to 8192 are allowed",
                "encoderLayers      | -1    | encoderLayers -1, 0 to 24 are allowed",
                "decoderLayers      | 0     | decoderLayers 0, 1 to 24 are allowed",
                "feedForwardDim     | 0     | feedForwardDim 0, 1 to 32768 are allowed",
                "contextNormEpsilon | 0     | context normEpsilon 0.0, above 0 and at most 0.1 is allowed",
                "contextPooling     | average | context headers 8 with pooling average, which has no aspects: 1 is allowed",
                "contextPooling     | max   | property contextPooling is \"max\", one of [attention, average] is needed",
                "contextFusion      | sum   | property contextFusion is \"sum\", one of [add, multiply, concat] is needed",
                "normEpsilon        | 1     | norm epsilon 1.0, above 0 and at most 0.1 is allowed",
                "finalNormEpsilon   | -1    | norm finalEpsilon -1.0, above 0 and at most 0.1 is allowed",
                "embeddingScale     | on    | property embeddingScale is \"on\", true or false is needed",
                "stage1.channels    | 5000  | stage channels 5000, 1 to 4096 are allowed",
                "stage1.blocks      | 0     | stage blocks 0, 1 to 64 are allowed",
                "stage1.poolHeight  | 3     | stage poolHeight 3, 1 or 2 are allowed",
                "stage1.poolWidth   | 0     | stage poolWidth 0, 1 or 2 are allowed",
            })
    void names_what_is_wrong_and_what_is_allowed(String key, String value, String message) {
        Map<String, String> properties = new HashMap<>(NetworkConfig.compact().toProperties());
        properties.put(key, value == null ? "" : value);
        assertThatThrownBy(() -> NetworkConfig.fromProperties(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backbone            | inverted | property backbone is \"inverted\", one of residual, separable is needed",
                "stem                | 0     | stem 0, 1 to 4096 are allowed",
                "stemKernel          | 4     | stemKernel 4, 3 or 5 is allowed",
                "stages              | 0     | stages 0, 1 to 16 are allowed",
                "contextHeaders      | 7     | context headers 7 does not divide the 192 channels of a stage",
                "stage1.channels     | 5000  | stage channels 5000, 1 to 4096 are allowed",
                "stage1.blocks       | 0     | stage blocks 0, 1 to 64 are allowed",
                "stage1.kernel       | 7     | stage kernel 7, 3 or 5 is allowed",
                "stage1.rowStride    | 3     | stage rowStride 3, 1 or 2 are allowed",
                "stage1.columnStride | 0     | stage columnStride 0, 1 or 2 are allowed",
            })
    void names_what_is_wrong_with_a_separable_backbone(String key, String value, String message) {
        Map<String, String> properties = new HashMap<>(NetworkConfig.light().toProperties());
        properties.put(key, value);
        assertThatThrownBy(() -> NetworkConfig.fromProperties(properties)).hasMessage(message);
    }

    @Test
    void a_residual_network_has_the_properties_that_older_versions_read() {
        assertThat(NetworkConfig.tiny().toProperties().keySet())
                .containsExactly(
                        "stem",
                        "stemStride",
                        "stages",
                        "stage1.channels",
                        "stage1.blocks",
                        "stage1.poolHeight",
                        "stage1.poolWidth",
                        "stage1.globalContext",
                        "stage1.convolution",
                        "stage2.channels",
                        "stage2.blocks",
                        "stage2.poolHeight",
                        "stage2.poolWidth",
                        "stage2.globalContext",
                        "stage2.convolution",
                        "stage3.channels",
                        "stage3.blocks",
                        "stage3.poolHeight",
                        "stage3.poolWidth",
                        "stage3.globalContext",
                        "stage3.convolution",
                        "contextRatio",
                        "contextHeaders",
                        "contextScale",
                        "modelDim",
                        "headCount",
                        "encoderLayers",
                        "decoderLayers",
                        "feedForwardDim",
                        "sharedNorm");
    }

    @Test
    void refuses_a_shared_norm_with_two_epsilons() {
        assertThatThrownBy(() -> new NormConfig(true, 1e-6, 1e-3))
                .hasMessage("norm epsilon 1.0E-6 and finalEpsilon 0.001, a shared norm has one epsilon");
    }

    @Test
    void refuses_an_odd_width_of_the_transformer() {
        Map<String, String> properties = new HashMap<>(NetworkConfig.compact().toProperties());
        properties.put("modelDim", "161");
        properties.put("headCount", "7");
        assertThatThrownBy(() -> NetworkConfig.fromProperties(properties))
                .hasMessage("modelDim 161 is odd, the positions need an even one");
    }

    @Test
    void positions_are_sines_and_cosines_of_falling_frequency() {
        float[] positions = Positions.sinusoid(3, 4);
        assertThat(positions).hasSize(12);
        double[] expected = {
            0,
            1,
            0,
            1,
            Math.sin(1),
            Math.cos(1),
            Math.sin(0.01),
            Math.cos(0.01),
            Math.sin(2),
            Math.cos(2),
            Math.sin(0.02),
            Math.cos(0.02)
        };
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) positions[i]).isCloseTo(expected[i], within(1e-6));
        }
    }
}
