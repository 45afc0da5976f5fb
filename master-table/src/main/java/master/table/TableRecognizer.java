// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.ModelFile;
import master.api.Recognizer;
import master.api.RecognizerOptions;

/**
 * An open table model that reads the table in an image. The image must show one table, cropped from its page.
 *
 * <pre>{@code
 * try (TableRecognizer recognizer = TableRecognizer.open(Path.of("table.onnx"))) {
 *     TableRecognition read = recognizer.recognize(Path.of("table.png"), words); // words of a PDF, or of another OCR
 *     System.out.println(read.toCsv());
 * }
 * }</pre>
 *
 * <p>Instances are thread-safe: open one, share it among all threads, and close it at the end. {@code recognize} after closing
 * throws an {@link IllegalStateException}. Closing twice is allowed.
 *
 * <p>{@code open} and {@code bundled} return recognizers that read the structure; the text of the cells comes from the caller, or
 * from a {@link WordReader} with {@link #of}.
 */
public interface TableRecognizer extends AutoCloseable {
    /**
     * Opens a table model file with {@link RecognizerOptions#DEFAULT}.
     *
     * @throws master.api.ModelLoadException if the file is missing, damaged, or not a model of this project
     * @throws IllegalArgumentException if the model is not a table model
     * @throws IllegalStateException if no runtime ({@code master-runtime}) is on the path
     */
    static TableRecognizer open(Path model) {
        return open(model, RecognizerOptions.DEFAULT);
    }

    /** Opens a model file with options; otherwise as {@link #open(Path)}. */
    static TableRecognizer open(Path model, RecognizerOptions options) {
        return open(ModelFile.of(model), options);
    }

    /** Opens a model in memory; otherwise as {@link #open(Path)}. */
    static TableRecognizer open(byte[] model) {
        return open(ModelFile.of("in memory", () -> model), RecognizerOptions.DEFAULT);
    }

    /** Opens a model from a stream, which is read to its end and not closed; otherwise as {@link #open(Path)}. */
    static TableRecognizer open(InputStream model) {
        return open(ModelFile.of(model), RecognizerOptions.DEFAULT);
    }

    /** Opens a model, wherever its file is, with options; otherwise as {@link #open(Path)}. */
    static TableRecognizer open(ModelFile model, RecognizerOptions options) {
        return of(Recognizer.open(model, options), options.limits(), Optional.empty());
    }

    /**
     * Opens a bundled model by its name, such as {@code tables}.
     *
     * @throws master.api.ModelLoadException if no jar on the path contains it
     * @throws IllegalArgumentException if the model is not a table model
     */
    static TableRecognizer bundled(String name) {
        return bundled(name, RecognizerOptions.DEFAULT);
    }

    /** Opens a bundled model with options; otherwise as {@link #bundled(String)}. */
    static TableRecognizer bundled(String name, RecognizerOptions options) {
        return open(ModelFile.bundled(name), options);
    }

    /**
     * Makes a table recognizer of an open table model and, if wanted, a reader of words.
     *
     * @param structure reads the structure; closed with this recognizer, and also if this method throws
     *     {@link IllegalArgumentException}
     * @param limits the maximum size of an image
     * @param words reads the words in the cells unless the caller passes some, such as {@link master.table.words.CellReader}; if
     *     empty, such cells have no text. Not closed with this recognizer
     * @throws IllegalArgumentException if the model is not a table model
     */
    static TableRecognizer of(Recognizer structure, ImageLimits limits, Optional<WordReader> words) {
        return StructureRecognizer.of(structure, limits, words);
    }

    /** Reads the words of a table whose structure is known. Implementations are thread-safe. */
    @FunctionalInterface
    interface WordReader {
        /**
         * Reads the words.
         *
         * @param image the upright image of the table; not to be modified
         * @param table the structure; every cell has a box
         * @return words with boxes in pixels of the image
         */
        List<Word> read(BufferedImage image, Table table);
    }

    /**
     * Reads many images in batches. A bad image, or one without a table, does not affect the others.
     *
     * @return one outcome for each image, in the same order
     * @throws IllegalStateException after {@link #close}
     */
    List<TableOutcome> recognizeAll(List<ImageSource> images);

    /**
     * Reads one image and puts the caller's words into the cells.
     *
     * @param words words with boxes in pixels of the upright image, such as those of a PDF's text layer
     * @throws master.api.ImageDecodeException if the image cannot be decoded or is too large
     * @throws master.api.RecognitionException if the image shows no table, or more than one, or the runtime fails
     * @throws IllegalStateException after {@link #close}
     */
    TableRecognition recognize(ImageSource image, List<Word> words);

    /** Reads an image file and puts the caller's words into the cells; throws as {@link #recognize(ImageSource, List)}. */
    default TableRecognition recognize(Path file, List<Word> words) {
        return recognize(ImageSource.of(file), words);
    }

    /**
     * Reads one image.
     *
     * @throws master.api.ImageDecodeException if the image cannot be decoded or is too large
     * @throws master.api.RecognitionException if the image shows no table, or more than one, or the runtime fails
     * @throws IllegalStateException after {@link #close}
     */
    default TableRecognition recognize(ImageSource image) {
        return recognizeAll(List.of(image)).get(0).orThrow();
    }

    /** Reads an image file; throws as {@link #recognize(ImageSource)}. */
    default TableRecognition recognize(Path file) {
        return recognize(ImageSource.of(file));
    }

    /** Reads the bytes of an image file; throws as {@link #recognize(ImageSource)}. */
    default TableRecognition recognize(byte[] bytes) {
        return recognize(ImageSource.of(bytes));
    }

    /** Reads an image from a stream, which is read to its end and not closed; throws as {@link #recognize(ImageSource)}. */
    default TableRecognition recognize(InputStream stream) {
        return recognize(ImageSource.of(stream));
    }

    /** Reads a decoded image, which is not modified; throws as {@link #recognize(ImageSource)}. */
    default TableRecognition recognize(BufferedImage image) {
        return recognize(ImageSource.of(image));
    }

    /** The recognizer of the table model that reads the structure. */
    Recognizer structure();

    /** Closes the table model. */
    @Override
    void close();
}
