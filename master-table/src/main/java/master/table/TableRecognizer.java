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
 * Reads tables out of images of one table each.
 *
 * <pre>{@code
 * try (TableRecognizer recognizer = TableRecognizer.open(Path.of("table.onnx"))) {
 *     TableRecognition read = recognizer.recognize(Path.of("table.png"), words); // words of a PDF, or of another OCR
 *     System.out.println(read.toCsv());
 * }
 * }</pre>
 *
 * <p>Instances are thread-safe: open one, share it among all threads, close it at the end. Closing twice is allowed;
 * {@code recognize} after closing throws {@link IllegalStateException}.
 */
public interface TableRecognizer extends AutoCloseable {
    /**
     * Opens a model file of tables; texts come from the caller.
     *
     * @throws master.api.ModelLoadException if the file is missing, damaged, or not a model of ours
     * @throws IllegalArgumentException if the model reads texts, not tables
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

    /** Opens a model wherever it is; otherwise as {@link #open(Path)}. */
    static TableRecognizer open(ModelFile model, RecognizerOptions options) {
        return of(Recognizer.open(model, options), options.limits(), Optional.empty());
    }

    /**
     * Opens a bundled model by its name.
     *
     * @throws master.api.ModelLoadException if no jar on the path bundles it
     * @throws IllegalArgumentException if the model reads texts, not tables
     */
    static TableRecognizer bundled(String name) {
        return bundled(name, RecognizerOptions.DEFAULT);
    }

    /** Opens a bundled model with options; otherwise as {@link #bundled(String)}. */
    static TableRecognizer bundled(String name, RecognizerOptions options) {
        return open(ModelFile.bundled(name), options);
    }

    /**
     * Reads tables with an open model.
     *
     * @param structure reads the structure; closed with this one, and also if it is refused
     * @param limits how large an image may be
     * @param words reads the words in the cells where the caller gives none; empty: cells have no texts then
     * @throws IllegalArgumentException if the model reads texts, not tables
     */
    static TableRecognizer of(Recognizer structure, ImageLimits limits, Optional<WordReader> words) {
        return StructureRecognizer.of(structure, limits, words);
    }

    /** Reads the words of a table whose cells are known. Implementations are thread-safe. */
    @FunctionalInterface
    interface WordReader {
        /**
         * Reads words.
         *
         * @param image of the table; not to be modified
         * @param table every cell has its box
         */
        List<Word> read(BufferedImage image, Table table);
    }

    /**
     * Reads many images, some at a time. Each gets an answer of its own, in the same order: a bad image, or one without
     * a table, does not harm the others.
     *
     * @throws IllegalStateException after {@link #close}
     */
    List<TableOutcome> recognizeAll(List<ImageSource> images);

    /**
     * Reads one image and puts words of the caller into its cells.
     *
     * @param words in pixels of the image as it is shown
     * @throws master.api.ImageDecodeException if the image cannot be decoded or is too large
     * @throws master.api.RecognitionException if the image shows no table, or more than one, or the runtime fails
     * @throws IllegalStateException after {@link #close}
     */
    TableRecognition recognize(ImageSource image, List<Word> words);

    /** Reads an image from a file and puts words of the caller into its cells. */
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

    /** Reads an image from a file. */
    default TableRecognition recognize(Path file) {
        return recognize(ImageSource.of(file));
    }

    /** Reads an image from the bytes of an image file. */
    default TableRecognition recognize(byte[] bytes) {
        return recognize(ImageSource.of(bytes));
    }

    /** Reads an image from a stream, which is read to its end and not closed. */
    default TableRecognition recognize(InputStream stream) {
        return recognize(ImageSource.of(stream));
    }

    /** Reads a decoded image. */
    default TableRecognition recognize(BufferedImage image) {
        return recognize(ImageSource.of(image));
    }

    /** The model that reads the structure. */
    Recognizer structure();

    /** Closes the model. */
    @Override
    void close();
}
