// SPDX-License-Identifier: Apache-2.0
package master.langchain4j;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import master.api.ImageDecodeException;
import master.api.ImageSource;
import master.api.Recognition;
import master.api.Recognizer;

/**
 * Lets a language model read the text in an image: a captcha, a word, a short line.
 *
 * <pre>{@code
 * ImageTextTool tool = new ImageTextTool(Recognizer.bundled("captcha"), 0.9, Path.of("inbox"));
 * Assistant assistant = AiServices.builder(Assistant.class).chatModel(model).tools(tool).build();
 * }</pre>
 *
 * <p>Files are read from one folder and those below it only, for a language model may be talked into any path. What
 * cannot be read is an {@link ImageDecodeException}, whose message the model gets to see. Thread-safe.
 */
public final class ImageTextTool {
    private final Recognizer recognizer;
    private final double minConfidence;
    private final Path folder;

    /**
     * @param recognizer stays the caller's to close
     * @param minConfidence from which confidence on a text is sure, 0 to 1
     * @param folder whose files may be read
     */
    public ImageTextTool(Recognizer recognizer, double minConfidence, Path folder) {
        this.recognizer = Objects.requireNonNull(recognizer, "recognizer");
        this.folder = Objects.requireNonNull(folder, "folder");
        if (!(minConfidence >= 0 && minConfidence <= 1)) {
            throw new IllegalArgumentException("minConfidence %s, 0 to 1 is allowed".formatted(minConfidence));
        }
        this.minConfidence = minConfidence;
    }

    /** Reads a file of the folder. */
    @Tool(
            name = "read_text_in_image_file",
            value = "Reads the text in an image: a captcha, a word or a short line. PNG, JPEG, BMP or GIF. "
                    + "Do not rely on the text unless sure is true.")
    public ReadText readFile(@P("the image's file, relative to the folder of images") String path) {
        try (InputStream image = open(path)) {
            return answer(recognizer.recognize(image)); // which reads no more than its limits allow
        } catch (IOException e) {
            throw new ImageDecodeException("image %s cannot be read".formatted(path), e);
        }
    }

    /** Reads an image in base64, or in a data URL with base64. */
    @Tool(
            name = "read_text_in_image_base64",
            value = "Reads the text in an image given as base64: a captcha, a word or a short line. "
                    + "PNG, JPEG, BMP or GIF. Do not rely on the text unless sure is true.")
    public ReadText readBase64(@P("the image's file in base64") String base64) {
        return answer(recognizer.recognize(ImageSource.ofBase64(base64)));
    }

    /** Reads an encoded image; for programs. */
    public ReadText read(byte[] image) {
        return answer(recognizer.recognize(image));
    }

    private ReadText answer(Recognition read) {
        return new ReadText(read.text(), read.confidence(), read.confidence() >= minConfidence);
    }

    private InputStream open(String path) {
        try {
            Path root = folder.toRealPath();
            Path file = root.resolve(path).toRealPath(); // links followed: they may lead out of the folder
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                throw new ImageDecodeException("image %s: no file of the folder of images".formatted(path));
            }
            return Files.newInputStream(file);
        } catch (IOException | InvalidPathException e) {
            throw new ImageDecodeException("image %s: no file of the folder of images".formatted(path), e);
        }
    }
}
