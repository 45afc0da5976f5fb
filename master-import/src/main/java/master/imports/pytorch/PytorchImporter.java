// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import master.imports.ImportOptions;
import master.imports.ImportedModel;
import master.onnx.ModelFormatException;

/** Reads checkpoints of MASTER-pytorch, MASTER-mmocr and TableMASTER. Thread-safe. */
public final class PytorchImporter {
    private PytorchImporter() {}

    /**
     * Reads a checkpoint.
     *
     * @throws ModelFormatException if it is no checkpoint of these, is damaged, or does not fit: then with all
     *     differences
     * @throws UncheckedIOException if it cannot be read
     */
    public static ImportedModel read(Path file, ImportOptions options) {
        try (TorchFile torch = TorchFile.open(file)) {
            return new CheckpointReader(torch, StateDict.of(torch.root()), options).read();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelFormatException("%s cannot be imported: %s".formatted(file, e.getMessage()), e);
        } catch (ZipException | EOFException e) {
            throw new ModelFormatException("%s is damaged: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e), e);
        }
    }
}
