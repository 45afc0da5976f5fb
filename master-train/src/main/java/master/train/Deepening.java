// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import master.core.model.ModelManifest;
import master.core.network.Parameters;
import master.core.network.ResidualBackbone;
import master.core.network.ResidualBackbone.Stage;
import master.core.network.TransformerConfig;
import master.core.network.Weights;

/**
 * A deeper network that starts as the one it grows from: what its additional blocks and layers add to their input is 0 at
 * first, so it computes the same, and training goes on from there. Blocks come behind those of their stage; decoder layers
 * before the last one, whose attention says where a character stands.
 *
 * <p>Source: Chen et al. 2016, Net2Net ("deeper"); Goyal et al. 2017, sec. 5.1 (the last scale of a residual block is 0).
 */
final class Deepening {
    private final Set<String> properties = new HashSet<>();
    private final Set<String> zeros = new HashSet<>();
    /** What the larger network calls a layer, and what the smaller one calls it; empty for an additional one. */
    private final Map<String, Optional<String>> layers = new HashMap<>();

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
        TransformerConfig old = from.network().transformer();
        TransformerConfig now = to.network().transformer();
        if (now.decoderLayers() > old.decoderLayers() && !now.sharedLayers()) {
            layers(old.decoderLayers(), now.decoderLayers(), to.parameters());
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

    private void layers(int old, int now, Parameters parameters) {
        properties.add("decoderLayers");
        for (int layer = old - 1; layer < now - 1; layer++) {
            String name = parameters.decoderLayer(layer);
            layers.put(name, Optional.empty());
            zeros.add(name + ".selfAttention.output.weight");
            zeros.add(name + ".crossAttention.output.weight");
            zeros.add(name + ".feedForward.outer.weight");
        }
        layers.put(parameters.decoderLayer(now - 1), Optional.of(parameters.decoderLayer(old - 1)));
    }

    /** Whether the networks may differ in a property, because the larger one can start as the smaller one. */
    boolean allows(String property) {
        return properties.contains(property);
    }

    /** The name that the smaller network would have for a parameter; empty for one of an additional layer. */
    Optional<String> old(String name) {
        for (Map.Entry<String, Optional<String>> layer : layers.entrySet()) {
            if (name.startsWith(layer.getKey() + ".")) {
                return layer.getValue()
                        .map(old -> old + name.substring(layer.getKey().length()));
            }
        }
        return Optional.of(name);
    }

    /** The first values of a parameter that only the larger network has. */
    Weights.Tensor start(String name, Weights.Tensor fresh) {
        return zeros.contains(name) ? new Weights.Tensor(fresh.shape(), new float[fresh.values().length]) : fresh;
    }
}
