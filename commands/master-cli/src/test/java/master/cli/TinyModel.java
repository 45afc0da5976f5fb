// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.ContextConfig;
import master.core.network.Initializers;
import master.core.network.NetworkConfig;
import master.core.network.ResidualBackbone;
import master.core.network.TransformerConfig;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;

/** A network with random weights: it runs, and reads nothing rightly. */
final class TinyModel {
    private TinyModel() {}

    static TrainedModel create() {
        return create(Vocabulary.ofCharacters("abcdefgh"));
    }

    private static TrainedModel create(Vocabulary vocabulary) {
        NetworkConfig network = new NetworkConfig(
                new ResidualBackbone(
                        List.of(8),
                        2,
                        List.of(new ResidualBackbone.Stage(8, 1, 2, 2, true, false)),
                        ContextConfig.of(0.5, 2)),
                TransformerConfig.of(16, 2, 0, 1, 16));
        Preprocessing preprocessing = Preprocessing.of(1, 16, 48, ResizeMode.STRETCH);
        ModelManifest manifest = new ModelManifest(
                "tiny", vocabulary, preprocessing, 5, network, Map.of("wordAccuracy", "0"), Map.of("seed", "7"));
        return new TrainedModel(manifest, Initializers.initialize(manifest.parameters(), 7));
    }

    static Path onnx(Path folder) {
        Path file = folder.resolve("tiny.onnx");
        OnnxExporter.write(create(), file);
        return file;
    }

    /** The same with other tokens. */
    static Path onnx(Path folder, Vocabulary vocabulary) {
        Path file = folder.resolve("tokens.onnx");
        OnnxExporter.write(create(vocabulary), file);
        return file;
    }

    static Path safetensors(Path folder) {
        Path file = folder.resolve("tiny.safetensors");
        ModelFiles.writeSafetensors(create(), file);
        return file;
    }
}
