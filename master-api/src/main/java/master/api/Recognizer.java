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
 * An open model that reads the text in images.
 *
 * <pre>{@code
 * try (Recognizer recognizer = Recognizer.bundled("captcha")) {
 *     Recognition read = recognizer.recognize(Path.of("captcha.png"));
 *     System.out.println(read.text() + " " + read.confidence());
 * }
 * }</pre>
 *
 * <p>Opening takes far longer than reading. Instances are thread-safe: open one, share it among all threads, and close it at the
 * end. {@link #close} waits for running calls; {@code recognize} and {@code recognizeAll} then throw an
 * {@link IllegalStateException}. Closing twice is allowed.
 *
 * <p>Every {@code open} and {@code bundled} throws an {@link IllegalStateException} if no runtime ({@code master-runtime}) is on the
 * path, and a {@link ModelLoadException} if the model cannot run on the requested device.
 *
 * <p>Every {@code recognize} throws an {@link ImageDecodeException} if the image cannot be decoded or is too large, and a
 * {@link RecognitionException} if the runtime fails.
 */
public interface Recognizer extends AutoCloseable {
    /**
     * Opens a model file with {@link RecognizerOptions#DEFAULT}.
     *
     * @throws ModelLoadException if the file is missing, damaged, or not a model of this project
     */
    static Recognizer open(Path model) {
        return open(model, RecognizerOptions.DEFAULT);
    }

    /**
     * Opens a model file with options. If they require a signature, it must be in a file beside the model, where
     * {@code master sign} writes it.
     *
     * @throws ModelLoadException if the file is missing, damaged, not a model of this project, or not signed as required
     * @throws IllegalArgumentException if the model cannot produce what the options' constraint allows
     */
    static Recognizer open(Path model, RecognizerOptions options) {
        return open(ModelFile.of(model), options);
    }

    /**
     * Opens a model in memory.
     *
     * @param model the bytes of the ONNX file; not to be modified before this method returns
     * @throws ModelLoadException if it is damaged, or not a model of this project
     */
    static Recognizer open(byte[] model) {
        return open(model, RecognizerOptions.DEFAULT);
    }

    /**
     * Opens a model in memory with options.
     *
     * @throws ModelLoadException if it is damaged, not a model of this project, or the options require a signature
     * @throws IllegalArgumentException if the model cannot produce what the options' constraint allows
     */
    static Recognizer open(byte[] model, RecognizerOptions options) {
        return open(ModelFile.of("in memory", () -> model), options);
    }

    /**
     * Opens a model from a stream, such as a resource in the application's own (also nested) jar:
     * {@code Recognizer.open(App.class.getResourceAsStream("/my-site.onnx"))}.
     *
     * @param model is read to its end and not closed; null, which stands for a missing resource, is a {@link ModelLoadException}
     * @throws ModelLoadException if it is missing, cannot be read, is damaged, or not a model of this project
     */
    static Recognizer open(InputStream model) {
        return open(model, RecognizerOptions.DEFAULT);
    }

    /**
     * Opens a model from a stream with options; otherwise as {@link #open(InputStream)}.
     *
     * @throws ModelLoadException if it is missing, cannot be read, is damaged, not a model of this project, or the options require a
     *     signature
     * @throws IllegalArgumentException if the model cannot produce what the options' constraint allows
     */
    static Recognizer open(InputStream model, RecognizerOptions options) {
        return open(ModelFile.of(model), options);
    }

    /**
     * Opens a model, wherever its file is, with options.
     *
     * @throws ModelLoadException if the file is missing, damaged, not a model of this project, or not signed as required
     * @throws IllegalArgumentException if the model cannot produce what the options' constraint allows
     */
    static Recognizer open(ModelFile model, RecognizerOptions options) {
        return RecognizerProvider.find()
                .orElseThrow(() -> new IllegalStateException("master-runtime is not on the path"))
                .open(model, options);
    }

    /**
     * Opens a bundled model by its name, such as {@code captcha}, with {@link RecognizerOptions#DEFAULT}.
     *
     * @throws ModelLoadException if no jar on the path contains it; the message lists the models that there are
     */
    static Recognizer bundled(String name) {
        return bundled(name, RecognizerOptions.DEFAULT);
    }

    /**
     * Opens a bundled model with options; otherwise as {@link #bundled(String)}.
     *
     * @throws ModelLoadException if no jar on the path contains it, or the options require a signature
     * @throws IllegalArgumentException if the model cannot produce what the options' constraint allows
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
     * Reads many images in batches. A bad image does not affect the others.
     *
     * @return one outcome for each image, in the same order
     * @throws IllegalStateException after {@link #close}
     */
    List<Outcome> recognizeAll(List<ImageSource> images);

    /**
     * Reads one image.
     *
     * @throws ImageDecodeException if the image cannot be decoded or is too large
     * @throws RecognitionException if the runtime fails
     * @throws IllegalStateException after {@link #close}
     */
    default Recognition recognize(ImageSource image) {
        return recognizeAll(List.of(image)).get(0).orThrow();
    }

    /** Reads an image file; throws as {@link #recognize(ImageSource)}. */
    default Recognition recognize(Path file) {
        return recognize(ImageSource.of(file));
    }

    /** Reads the bytes of an image file; throws as {@link #recognize(ImageSource)}. */
    default Recognition recognize(byte[] bytes) {
        return recognize(ImageSource.of(bytes));
    }

    /** Reads an image from a stream, which is read to its end and not closed; throws as {@link #recognize(ImageSource)}. */
    default Recognition recognize(InputStream stream) {
        return recognize(ImageSource.of(stream));
    }

    /** Reads a decoded image, which is not modified; throws as {@link #recognize(ImageSource)}. */
    default Recognition recognize(BufferedImage image) {
        return recognize(ImageSource.of(image));
    }

    /** The model's metadata. */
    ModelInfo model();

    /** The device that actually runs the network; never {@link Device.Kind#AUTO}. */
    Device device();

    /** Waits for running calls, then frees the native session. Closing twice is allowed. */
    @Override
    void close();
}
