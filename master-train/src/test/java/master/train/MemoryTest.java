// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.train.config.Optimization;
import master.train.config.Optimizer;
import master.train.data.Batch;
import master.train.model.MasterNetwork;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final int STEPS = 210;
    private static final long ALLOWED = 4 << 20; // bytes; a leak of one [8, 16, 8, 24] map per step would be 13 MB

    @Test
    @Tag("slow")
    void native_memory_stays_flat() {
        ModelManifest manifest = TestModels.manifest(NetworkConfig.tiny());
        Batch batch = TestModels.batch(manifest, TestRuns.LABELS);
        Optimization optimization = Optimization.of(new Optimizer.Sgd(0.9, true, 0.01), 1e-3)
                .withDropout(0.1)
                .withLabelSmoothing(0.1)
                .withClipNorm(1);
        long early = 0;
        try (MasterNetwork network = MasterNetwork.create(manifest, TestModels.weights(manifest, 1), optimization)) {
            for (int step = 1; step <= STEPS; step++) {
                network.fit(batch);
                if (step % 20 == 0) {
                    network.weights();
                    network.logits(batch);
                }
                if (step == STEPS / 3) {
                    System.gc();
                    early = Pointer.totalBytes();
                }
            }
            System.gc();
            assertThat(Pointer.totalBytes() - early).isLessThan(ALLOWED);
        }
    }
}
