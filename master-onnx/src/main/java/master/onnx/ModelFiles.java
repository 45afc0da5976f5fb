// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import master.api.ModelFile;
import master.core.model.ModelManifest;
import master.core.network.Weights;

/**
 * Opens whatever holds a trained model: an {@code .onnx} file of {@link OnnxExporter}, a {@code .safetensors} file, or
 * the folder of a checkpoint. A safetensors file holds the weights by the names of {@link
 * master.core.network.Parameters}, and the {@link ModelManifest} as its metadata.
 */
public final class ModelFiles {
    /** The file in a checkpoint's folder that holds the model. */
    public static final String CHECKPOINT_MODEL = "model.safetensors";

    private ModelFiles() {}

    /**
     * Reads the model that a word names: a file or a checkpoint's folder, if it is there or the word ends as such a file
     * does; else the bundled model of that name.
     *
     * @throws ModelFormatException if the file cannot be used
     * @throws master.api.ModelLoadException if there is neither a file nor a bundled model
     * @throws UncheckedIOException if the file cannot be read
     */
    public static TrainedModel named(String word) {
        Path path = Path.of(word);
        boolean file = Files.isRegularFile(path)
                || word.endsWith(".onnx")
                || word.endsWith(".safetensors")
                || Files.isDirectory(path) && path.getNameCount() > 1; // a bundled model has a name alone
        return file || Files.isRegularFile(path.resolve(CHECKPOINT_MODEL))
                ? read(path)
                : OnnxReader.read(ModelFile.named(word).bytes(), word);
    }

    /**
     * Reads a model.
     *
     * @param path a file or a checkpoint's folder
     * @throws ModelFormatException if there is no model, or it cannot be used
     * @throws UncheckedIOException if the file cannot be read
     */
    public static TrainedModel read(Path path) {
        if (Files.isDirectory(path)) {
            Path model = path.resolve(CHECKPOINT_MODEL);
            if (!Files.isRegularFile(model)) {
                throw new ModelFormatException(
                        "%s is no checkpoint, it holds no %s; of a run, name best.safetensors or a checkpoint"
                                .formatted(path, CHECKPOINT_MODEL));
            }
            return readSafetensors(model);
        }
        if (!Files.isRegularFile(path)) {
            throw new ModelFormatException("there is no model file %s".formatted(path));
        }
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".onnx")) {
            return readOnnx(path);
        }
        if (name.endsWith(".safetensors")) {
            return readSafetensors(path);
        }
        throw new ModelFormatException("%s is no model: .onnx, .safetensors and folders with a %s can be read"
                .formatted(path, CHECKPOINT_MODEL));
    }

    /**
     * Writes a model as a safetensors file: all of it or, when something fails, nothing.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void writeSafetensors(TrainedModel model, Path file) {
        Safetensors.write(file, model.weights().tensors(), model.manifest().toProperties());
    }

    private static TrainedModel readOnnx(Path file) {
        byte[] bytes;
        try {
            if (Files.size(file) > Integer.MAX_VALUE - 8) {
                throw new ModelFormatException(
                        "%s has %d bytes, an ONNX file has at most 2 GB".formatted(file, Files.size(file)));
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e), e);
        }
        return OnnxReader.read(bytes, file.toString());
    }

    private static TrainedModel readSafetensors(Path file) {
        Safetensors contents = Safetensors.read(file);
        try {
            ModelManifest manifest = ModelManifest.fromProperties(contents.metadata());
            return new TrainedModel(manifest, new Weights(contents.tensors()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelFormatException("%s is not a model that can be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
