// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import java.util.List;
import java.util.Map;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.ContextConfig;
import master.core.network.Initializers;
import master.core.network.NetworkConfig;
import master.core.network.Parameters;
import master.core.network.ResidualBackbone;
import master.core.network.TransformerConfig;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;

/** A network with random weights: it runs, and reads nothing rightly. */
public final class TinyModel {
    private TinyModel() {}

    /** Its ONNX file. */
    public static byte[] file() {
        NetworkConfig network = new NetworkConfig(
                new ResidualBackbone(
                        List.of(8),
                        2,
                        List.of(new ResidualBackbone.Stage(8, 1, 2, 2, true, false)),
                        ContextConfig.of(0.5, 2)),
                TransformerConfig.of(16, 2, 0, 1, 16));
        ModelManifest manifest = new ModelManifest(
                "tiny",
                Vocabulary.ofCharacters("abcdefgh"),
                Preprocessing.of(1, 16, 48, ResizeMode.STRETCH),
                5,
                network,
                Map.of("wordAccuracy", "0"),
                Map.of("seed", "7"));
        int tokens = manifest.vocabulary().size();
        return OnnxExporter.export(
                new TrainedModel(manifest, Initializers.initialize(Parameters.of(network, 1, tokens), 7)));
    }
}
