// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import master.api.spi.BundledModel;
import master.api.spi.RecognizerProvider;

/**
 * Reads text out of images.
 *
 * <pre>{@code
 * try (Recognizer recognizer = Recognizer.bundled("captcha")) {
 *     Recognition read = recognizer.recognize(Path.of("captcha.png"));
 *     System.out.println(read.text() + " " + read.confidence());
 * }
 * }</pre>
 *
 * <p>Instances are thread-safe: open one, share it among all threads, close it at the end. Closing twice is allowed;
 * {@code recognize} after closing throws {@link IllegalStateException}; a call under way when another thread closes is
 * finished first.
 */
public interface Recognizer extends AutoCloseable {
    /**
     * Opens a model file.
     *
     * @throws ModelLoadException if the file is missing, damaged, or not a model of ours
     */
    static Recognizer open(Path model) {
        return open(model, RecognizerOptions.DEFAULT);
    }

    /**
     * Opens a model file with options. If they ask for a signature, it lies beside the file, as {@code master sign}
     * puts it there.
     *
     * @throws ModelLoadException if the file is missing, damaged, not a model of ours, or not signed as is asked for
     * @throws IllegalArgumentException if the model cannot answer what the options' constraint asks for
     */
    static Recognizer open(Path model, RecognizerOptions options) {
        return open(ModelFile.of(model), options);
    }

    /**
     * Opens a model in memory.
     *
     * @param model the bytes of the ONNX file; not to be changed before this returns
     * @throws ModelLoadException if it is damaged, or not a model of ours
     */
    static Recognizer open(byte[] model) {
        return open(model, RecognizerOptions.DEFAULT);
    }

    /**
     * Opens a model in memory with options.
     *
     * @throws ModelLoadException if it is damaged, not a model of ours, or a signature is asked for
     * @throws IllegalArgumentException if the model cannot answer what the options' constraint asks for
     */
    static Recognizer open(byte[] model, RecognizerOptions options) {
        return open(ModelFile.of("in memory", () -> model), options);
    }

    /**
     * Opens a model that comes as a stream, such as a resource of the application's own jar, wherever that is nested:
     * {@code Recognizer.open(App.class.getResourceAsStream("/my-site.onnx"))}.
     *
     * @param model is read to its end and not closed; null, as for a resource that is not there, is a missing model
     * @throws ModelLoadException if it is missing, cannot be read, is damaged, or not a model of ours
     */
    static Recognizer open(InputStream model) {
        return open(model, RecognizerOptions.DEFAULT);
    }

    /**
     * Opens a model that comes as a stream, with options.
     *
     * @throws ModelLoadException if it is missing, cannot be read, is damaged, not a model of ours, or a signature is asked for
     * @throws IllegalArgumentException if the model cannot answer what the options' constraint asks for
     */
    static Recognizer open(InputStream model, RecognizerOptions options) {
        return open(ModelFile.of(model), options);
    }

    /**
     * Opens a model, wherever its file is.
     *
     * @throws ModelLoadException if the file is missing, damaged, not a model of ours, or not signed as is asked for
     * @throws IllegalArgumentException if the model cannot answer what the options' constraint asks for
     */
    static Recognizer open(ModelFile model, RecognizerOptions options) {
        return RecognizerProvider.find()
                .orElseThrow(() -> new IllegalStateException("master-runtime is not on the path"))
                .open(model, options);
    }

    /**
     * Opens a bundled model by its name, such as {@code captcha}.
     *
     * @throws ModelLoadException if no jar on the path bundles it
     */
    static Recognizer bundled(String name) {
        return bundled(name, RecognizerOptions.DEFAULT);
    }

    /**
     * Opens a bundled model with options.
     *
     * @throws IllegalArgumentException if the model cannot answer what the options' constraint asks for
     */
    static Recognizer bundled(String name, RecognizerOptions options) {
        return open(ModelFile.bundled(name), options);
    }

    /** The names of the bundled models on the path, sorted. */
    static List<String> bundledModels() {
        return List.copyOf(new TreeSet<>(
                BundledModel.all().stream().map(BundledModel::name).toList()));
    }

    /**
     * Reads many images. Each gets an answer of its own, in the same order: a bad image does not harm the others.
     *
     * @throws IllegalStateException after {@link #close}
     */
    List<Outcome> recognizeAll(List<ImageSource> pictures);

    /**
     * Reads one image.
     *
     * @throws ImageDecodeException if the image cannot be decoded or is too large
     * @throws RecognitionException if the runtime fails
     * @throws IllegalStateException after {@link #close}
     */
    default Recognition recognize(ImageSource picture) {
        return recognizeAll(List.of(picture)).get(0).orThrow();
    }

    /** Reads an image from a file. */
    default Recognition recognize(Path file) {
        return recognize(ImageSource.of(file));
    }

    /** Reads an image from the bytes of an image file. */
    default Recognition recognize(byte[] bytes) {
        return recognize(ImageSource.of(bytes));
    }

    /** Reads an image from a stream, which is read to its end and not closed. */
    default Recognition recognize(InputStream stream) {
        return recognize(ImageSource.of(stream));
    }

    /** Reads a decoded image. */
    default Recognition recognize(BufferedImage image) {
        return recognize(ImageSource.of(image));
    }

    /** What the model says about itself. */
    ModelInfo model();

    /** What really runs the network: never {@link Device.Kind#AUTO}. */
    Device device();

    /** Frees the native session; waits for calls under way. */
    @Override
    void close();
}
