// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.HashSet;
import java.util.Set;
import master.core.model.ModelManifest;
import master.core.network.Parameters;
import master.core.network.ResidualBackbone;
import master.core.network.ResidualBackbone.Stage;
import master.core.network.TransformerConfig;
import master.core.network.Weights;

/**
 * A deeper network that starts as the one it grows from: what its additional blocks and layers add to their input is 0 at
 * first, so it computes the same, and training goes on from there.
 *
 * <p>Source: Chen et al. 2016, Net2Net ("deeper"); Goyal et al. 2017, sec. 5.1 (the last scale of a residual block is 0).
 */
final class Deepening {
    private final Set<String> properties = new HashSet<>();
    private final Set<String> zeros = new HashSet<>();

    /**
     * What one network has more than another.
     *
     * @param from the smaller model
     * @param to the larger one
     */
    Deepening(ModelManifest from, ModelManifest to) {
        if (from.network().backbone() instanceof ResidualBackbone old
                && to.network().backbone() instanceof ResidualBackbone now
                && old.stages().size() == now.stages().size()) {
            blocks(old, now);
        }
        if (!from.vocabulary().hasBoxes() && !to.vocabulary().hasBoxes()) { // boxes branch off before the last layer
            layers(from.network().transformer(), to.network().transformer());
        }
    }

    private void blocks(ResidualBackbone old, ResidualBackbone now) {
        for (int s = 0; s < old.stages().size(); s++) {
            Stage stage = now.stages().get(s);
            int blocks = old.stages().get(s).blocks();
            if (stage.blocks() > blocks && !now.hasContext(s, blocks)) {
                properties.add("stage%d.blocks".formatted(s + 1));
                for (int b = blocks; b < stage.blocks(); b++) {
                    zeros.add(Parameters.block(s, b) + ".second.norm.weight");
                }
            }
        }
    }

    private void layers(TransformerConfig old, TransformerConfig now) {
        if (now.decoderLayers() > old.decoderLayers() && !now.sharedLayers()) {
            properties.add("decoderLayers");
            for (int layer = old.decoderLayers(); layer < now.decoderLayers(); layer++) {
                for (String last :
                        new String[] {"selfAttention.output", "crossAttention.output", "feedForward.outer"}) {
                    zeros.add("decoder.layer%d.%s.weight".formatted(layer, last));
                }
            }
        }
    }

    /** Whether the networks may differ in a property, because the larger one can start as the smaller one. */
    boolean allows(String property) {
        return properties.contains(property);
    }

    /** The first values of a parameter that only the larger network has. */
    Weights.Tensor start(String name, Weights.Tensor fresh) {
        return zeros.contains(name) ? new Weights.Tensor(fresh.shape(), new float[fresh.values().length]) : fresh;
    }
}
