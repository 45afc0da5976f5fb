// SPDX-License-Identifier: Apache-2.0
package master.imports;

import java.nio.file.Files;
import java.nio.file.Path;
import master.imports.pytorch.PytorchImporter;
import master.imports.tensorflow.TensorflowImporter;
import master.onnx.ModelFormatException;

/**
 * Reads a checkpoint of MASTER-pytorch, MASTER-mmocr, MASTER-TF or TableMASTER. Files are parsed, never run: a pickle
 * can name any function of Python, and none is looked up here. Thread-safe.
 */
public final class CheckpointImporter {
    private CheckpointImporter() {}

    /**
     * Reads a checkpoint.
     *
     * @param file a {@code .pth} file; or of TensorFlow the {@code .index} file of a checkpoint, its name without the
     *     ending, a folder of checkpoints, of which the newest is taken, or the folder of a SavedModel
     * @param options what the checkpoint does not say
     * @throws ModelFormatException if it is no such checkpoint, is damaged, or does not fit: then with all differences
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static ImportedModel read(Path file, ImportOptions options) {
        SourceFormat format = options.format().orElse(null);
        if (format == SourceFormat.TENSORFLOW || format == null && TensorflowImporter.accepts(file)) {
            return TensorflowImporter.read(file, options);
        }
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException("there is no checkpoint %s".formatted(file));
        }
        return PytorchImporter.read(file, options);
    }
}
