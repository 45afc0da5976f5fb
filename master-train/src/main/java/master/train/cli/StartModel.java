// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import master.api.Recognizer;
import master.api.spi.BundledModel;
import master.cli.Failure;
import master.onnx.ModelFiles;
import master.onnx.OnnxReader;
import master.onnx.TrainedModel;

/** A model with its weights, by file, folder of a checkpoint or bundled name; and where a new one goes. Holds no state. */
final class StartModel {
    private StartModel() {}

    /** @throws Failure if there is no such model */
    static TrainedModel read(String model) {
        Path path = Path.of(model);
        boolean checkpoint = Files.isRegularFile(path.resolve("model.safetensors"));
        if (Files.isRegularFile(path) || checkpoint || model.endsWith(".onnx")) {
            return ModelFiles.read(path);
        }
        BundledModel bundled = BundledModel.named(model)
                .orElseThrow(() -> new Failure("model %s: no such file, and no bundled model; bundled are %s"
                        .formatted(model, Recognizer.bundledModels())));
        try {
            return OnnxReader.read(bundled.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Minutes of work are not to be lost to a mistyped file. */
    static void refuseUnwritable(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new Failure("%s is a folder, a file is needed".formatted(file));
        }
        try {
            Files.createDirectories(parent);
        } catch (IOException e) {
            throw new Failure("%s cannot be made: %s".formatted(parent, e), e);
        }
        if (!Files.isWritable(parent)) {
            throw new Failure("%s is not writable".formatted(parent));
        }
    }
}
