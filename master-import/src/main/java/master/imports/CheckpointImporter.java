// SPDX-License-Identifier: Apache-2.0
package master.imports;

import java.nio.file.Files;
import java.nio.file.Path;
import master.imports.pytorch.PytorchImporter;
import master.onnx.ModelFormatException;

/**
 * Reads a checkpoint of MASTER-pytorch, MASTER-mmocr or MASTER-TF. Files are parsed, never run: a pickle can name any
 * function of Python, and none is looked up here. Thread-safe.
 */
public final class CheckpointImporter {
    private CheckpointImporter() {}

    /**
     * Reads a checkpoint.
     *
     * @param file a {@code .pth} file, or the {@code .index} file of a TensorFlow checkpoint (its name without the ending
     *     will do)
     * @param options what the checkpoint does not say
     * @throws ModelFormatException if it is no such checkpoint, is damaged, or does not fit: then with all differences
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static ImportedModel read(Path file, ImportOptions options) {
        SourceFormat format = options.format().orElse(null);
        if (format == SourceFormat.TENSORFLOW || format == null && isTensorflow(file)) {
            throw new ModelFormatException("%s: TensorFlow checkpoints cannot be read yet".formatted(file));
        }
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException("there is no checkpoint %s".formatted(file));
        }
        return PytorchImporter.read(file, options);
    }

    private static boolean isTensorflow(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".index") || !Files.exists(file) && Files.exists(file.resolveSibling(name + ".index"));
    }
}
