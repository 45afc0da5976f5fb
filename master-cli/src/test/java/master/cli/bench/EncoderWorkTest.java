// SPDX-License-Identifier: Apache-2.0
package master.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import master.api.image.Preprocessing;
import master.api.image.ResizeMode;
import master.api.model.CharacterSet;
import master.api.model.ModelManifest;
import master.api.model.Vocabulary;
import master.api.network.ContextConfig;
import master.api.network.NetworkConfig;
import master.api.network.StageConfig;
import master.api.network.TransformerConfig;
import org.junit.jupiter.api.Test;

class EncoderWorkTest {
    private static ModelManifest manifest(NetworkConfig network) {
        return new ModelManifest(
                "hand",
                new Vocabulary(CharacterSet.of("ab")),
                Preprocessing.of(1, 16, 48, ResizeMode.STRETCH),
                5,
                network,
                Map.of(),
                Map.of());
    }

    @Test
    void a_network_is_counted_as_by_hand() {
        NetworkConfig network = new NetworkConfig(
                List.of(8),
                2,
                List.of(new StageConfig(12, 1, 2, 2, true, true)),
                ContextConfig.of(0.5, 2),
                TransformerConfig.of(16, 2, 1, 1, 20));

        long stem = 9 * 8 * 8 * 24; // 16x48 with stride 2
        int places = 4 * 12;
        long stage = (9 * 8 * 12 + 9 * 12 * 12 + 8 * 12 + 9 * 12 * 12) * places;
        long projection = 12 * 16 * places;
        long layer = (4 * 16 * 16 + 2 * 16 * 20) * places + 2 * places * places * 16;

        assertThat(EncoderWork.multiplications(manifest(network))).isEqualTo(stem + stage + projection + layer);
    }

    @Test
    void layers_that_share_their_weights_count_each_time() {
        TransformerConfig two = TransformerConfig.of(16, 2, 2, 1, 20);
        NetworkConfig own = NetworkConfig.tiny().withTransformer(two);
        NetworkConfig shared = own.withTransformer(new TransformerConfig(
                16, 2, 2, 1, 20, two.inputProjections(), two.embeddingScale(), true, two.norm()));

        assertThat(EncoderWork.multiplications(manifest(shared))).isEqualTo(EncoderWork.multiplications(manifest(own)));
    }
}
