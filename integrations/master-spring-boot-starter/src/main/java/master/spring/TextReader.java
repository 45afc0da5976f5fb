// SPDX-License-Identifier: Apache-2.0
package master.spring;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import master.api.ImageSource;
import master.api.Recognizer;

/** Reads texts that are sure enough. Thread-safe. */
public final class TextReader {
    private final Recognizer recognizer;
    private final double minConfidence;

    /**
     * @param recognizer stays the caller's to close
     * @param minConfidence from which confidence on a text counts, 0 to 1
     */
    public TextReader(Recognizer recognizer, double minConfidence) {
        this.recognizer = Objects.requireNonNull(recognizer, "recognizer");
        this.minConfidence = checked(minConfidence);
    }

    static double checked(double minConfidence) {
        if (!(minConfidence >= 0 && minConfidence <= 1)) {
            throw new IllegalArgumentException("master.min-confidence %s, 0 to 1 is allowed".formatted(minConfidence));
        }
        return minConfidence;
    }

    /**
     * The text in an image, or nothing if the model is not sure enough: better ask for another image then.
     *
     * @throws master.api.ImageDecodeException if the image cannot be decoded or is too large
     */
    public Optional<String> read(ImageSource image) {
        return recognizer.recognize(image).textIfConfident(minConfidence);
    }

    /** The text in an encoded image. */
    public Optional<String> read(byte[] image) {
        return read(ImageSource.of(image));
    }

    /** The text in an image's file. */
    public Optional<String> read(Path image) {
        return read(ImageSource.of(image));
    }
}
