// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static long multiplications(NetworkConfig network) {
        return network.memoryMultiplications(1, 16, 48);
    }

    @Test
    void a_network_is_counted_as_by_hand() {
        NetworkConfig network = new NetworkConfig(
                new ResidualBackbone(
                        List.of(8),
                        2,
                        List.of(new ResidualBackbone.Stage(12, 1, 2, 2, true, true)),
                        ContextConfig.of(0.5, 2)),
                TransformerConfig.of(16, 2, 1, 1, 20));

        long stem = 9 * 8 * 8 * 24; // 16x48 with stride 2
        int places = 4 * 12;
        long stage = (9 * 8 * 12 + 9 * 12 * 12 + 8 * 12 + 9 * 12 * 12) * places;
        long projection = 12 * 16 * places;
        long layer = (4 * 16 * 16 + 2 * 16 * 20) * places + 2 * places * places * 16;

        long context = 2 * places * 12 + 2 * 12 * 6;

        assertThat(multiplications(network)).isEqualTo(stem + stage + context + projection + layer);
    }

    @Test
    void separable_convolutions_are_counted_as_by_hand() {
        NetworkConfig network = new NetworkConfig(
                new SeparableBackbone(
                        8, 5, List.of(new SeparableBackbone.Stage(12, 2, 3, 2, 1, true)), ContextConfig.of(0.5, 2)),
                TransformerConfig.of(12, 2, 0, 1, 20));

        long stem = 25 * 8 * 8 * 24; // 16x48 with stride 2
        int places = 4 * 24; // rows with stride 2
        long stage = (9 * 8 + 8 * 12 + 9 * 12 + 12 * 12) * places;
        long context = 2 * places * 12 + 2 * 12 * 6;

        assertThat(multiplications(network)).isEqualTo(stem + stage + context);
        assertThat(network.featureHeight(16) * network.featureWidth(48)).isEqualTo(places);
    }

    @Test
    void a_target_adds_the_decoder() {
        NetworkConfig network = NetworkConfig.tiny();
        Network whole = new Network(network, 1, 70, false);
        long two = whole.multiplications(32, 128, 2);
        long three = whole.multiplications(32, 128, 3);
        int memory = network.featureHeight(32) * network.featureWidth(128);
        int dim = 64;

        // self-attention of L rows to L, attention to the memory, projections, feed-forward and head
        long row = 4 * dim * dim + 2 * dim * dim + 2 * dim * 128 + 2 * memory * dim + dim * 70;
        assertThat(three - two).isEqualTo(row + 2 * dim * (9 - 4));
    }

    @Test
    void layers_that_share_their_weights_count_each_time() {
        TransformerConfig two = TransformerConfig.of(16, 2, 2, 1, 20);
        NetworkConfig own = NetworkConfig.tiny().withTransformer(two);
        NetworkConfig shared = own.withTransformer(two.withSharedLayers(true));

        assertThat(multiplications(shared)).isEqualTo(multiplications(own));
    }
}
