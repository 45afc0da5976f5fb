// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.nio.file.Path;
import master.imports.ImportOptions;
import master.imports.ImportedModel;
import master.onnx.ModelFormatException;

/** Reads checkpoints of MASTER-pytorch and MASTER-mmocr. */
public final class PytorchImporter {
    private PytorchImporter() {}

    /**
     * Reads a checkpoint.
     *
     * @throws ModelFormatException if it cannot be read or does not fit
     */
    public static ImportedModel read(Path file, ImportOptions options) {
        throw new ModelFormatException("%s: PyTorch checkpoints cannot be read yet".formatted(file));
    }
}
