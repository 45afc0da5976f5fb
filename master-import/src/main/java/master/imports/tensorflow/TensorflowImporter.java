// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import master.api.Vocabulary;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.core.network.Parameters;
import master.core.network.Weights;
import master.imports.ImportOptions;
import master.imports.ImportedModel;
import master.imports.SourceFormat;
import master.imports.mapping.Ledger;
import master.imports.mapping.Manifests;
import master.onnx.ModelFormatException;
import master.onnx.TrainedModel;

/** Reads checkpoints and SavedModels of MASTER-TF. Thread-safe. */
public final class TensorflowImporter {
    private static final int HEADS = 8; // of MASTER-TF's configurations

    private TensorflowImporter() {}

    /** Whether a path leads to a TensorFlow checkpoint, by the names of files alone. */
    public static boolean accepts(Path path) {
        return CheckpointFiles.leadTo(path);
    }

    /**
     * Reads a checkpoint.
     *
     * @param path the common start of its files' names, one of the files, a folder of checkpoints with TensorFlow's list
     *     of them ({@code checkpoint}; the newest is taken), or the folder of a SavedModel
     * @throws ModelFormatException if it cannot be read or does not fit; then with all differences
     * @throws java.io.UncheckedIOException if a file cannot be read
     */
    public static ImportedModel read(Path path, ImportOptions options) {
        Path prefix = CheckpointFiles.prefix(path);
        String what = "the TensorFlow checkpoint %s".formatted(prefix);
        TensorBundle bundle = TensorBundle.open(prefix);
        ModelVariables variables = ModelVariables.of(ObjectGraph.read(bundle.string(ObjectGraph.KEY)), bundle, what);
        return read(variables, what, options);
    }

    static ImportedModel read(ModelVariables variables, String what, ImportOptions options) {
        try {
            return take(variables, what, options);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException("%s cannot be used: %s".formatted(what, e.getMessage()), e);
        }
    }

    private static ImportedModel take(ModelVariables variables, String what, ImportOptions options) {
        List<String> notes = new ArrayList<>(List.of("read " + what));
        int heads = options.heads().orElse(HEADS);
        NetworkShape.Found found = NetworkShape.of(variables, heads, what);
        NetworkConfig network = found.network();
        checkOptions(options, network, what);
        Vocabulary vocabulary =
                Manifests.vocabulary(SourceFormat.TENSORFLOW, options, found.tokens() - Vocabulary.FIRST_TOKEN, notes);
        Parameters parameters = Parameters.of(network, found.channels(), found.tokens());
        Ledger ledger = new Ledger(variables.all(), parameters);
        MasterTfNames.take(variables, ledger, parameters, found);
        Weights weights = ledger.close(what);
        ModelManifest manifest =
                Manifests.manifest(SourceFormat.TENSORFLOW, options, found.channels(), vocabulary, network, notes);
        notes.add("%d attention heads, %s"
                .formatted(
                        heads,
                        options.heads().isPresent() ? "as given" : "MASTER-TF's own number; no checkpoint says it"));
        notes.add("global context in %s"
                .formatted(
                        found.backbone().context().everyBlock()
                                ? "every block of its stages, as at commit 85f9217"
                                : "the first block of its stages, as since commit 4f5cc3e"));
        notes.add("texts may differ from MASTER-TF's own: each character is read where training puts it, MASTER-TF's"
                + " decode reads one place behind");
        return new ImportedModel(new TrainedModel(manifest, weights), SourceFormat.TENSORFLOW, notes);
    }

    private static void checkOptions(ImportOptions options, NetworkConfig network, String what) {
        int layers = network.transformer().decoderLayers();
        if (options.decoderLayers().orElse(layers) != layers) {
            throw new ModelFormatException("%s has %d decoder layers, not %d"
                    .formatted(what, layers, options.decoderLayers().getAsInt()));
        }
        if (options.encoder().orElse(false)) {
            throw new ModelFormatException("%s has no transformer encoder, MASTER-TF never has".formatted(what));
        }
    }
}
