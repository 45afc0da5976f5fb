// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import master.api.ColorFilter;
import master.api.Outcome;
import master.api.Recognition;
import master.api.Recognizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Reads images. */
@Command(
        name = "recognize",
        description = "Reads the text in images. One bad image does not stop the others.",
        footer = {
            "",
            "Examples:",
            "  master recognize captcha.png",
            "  master recognize --model my.onnx --format tsv inbox/ > texts.tsv",
            "  curl -s https://example.org/captcha | master recognize -"
        })
final class RecognizeCommand implements Callable<Integer> {
    private static final int BATCH = 8;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private ConstraintOptions texts;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, tsv or json (default: ${DEFAULT-VALUE}).")
    private RecognitionWriter.Kind format;

    @Option(
            names = "--min-confidence",
            paramLabel = "P",
            defaultValue = "0",
            description = "Texts less sure than this, from 0 to 1, are shown as \"?\".")
    private double minConfidence;

    @Option(
            names = "--boxes",
            description = "Also tells about where each character stands, in pixels of the image; with --format json.")
    private boolean boxes;

    @Option(
            names = "--evaluate",
            description = "Answers sums such as 3+5=? with what they come to; another text is an error.")
    private boolean evaluate;

    @Option(
            names = "--color",
            paramLabel = "COLOR",
            converter = ColorConverter.class,
            description = {
                "Reads only what is written in a color: red, orange, yellow, green, cyan, blue, purple,",
                "pink, brown, black, gray, white, several as red,orange, or hues in degrees as 340-20."
            })
    private ColorFilter color;

    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description =
                    "PNG, JPEG, BMP, GIF, WebP or TIFF files, folders of them, data URIs, or - for the standard input.")
    private List<String> words;

    @Override
    public Integer call() {
        if (!(minConfidence >= 0 && minConfidence <= 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--min-confidence %s, 0 to 1 is allowed".formatted(minConfidence));
        }
        if (boxes && format != RecognitionWriter.Kind.JSON) {
            throw new ParameterException(spec.commandLine(), "--boxes needs --format json");
        }
        List<ImageInputs.Input> images =
                ImageInputs.of(words, spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        RecognitionWriter writer = RecognitionWriter.of(
                format,
                out,
                minConfidence,
                evaluate,
                images.stream().map(ImageInputs.Input::name).toList());
        int failed = 0;
        try (Recognizer recognizer = model.open(texts.constraint(), boxes, texts.secondLook())) {
            for (int from = 0; from < images.size(); from += BATCH) {
                List<ImageInputs.Input> batch = images.subList(from, Math.min(from + BATCH, images.size()));
                failed += write(batch, recognizer, writer);
                if (out.checkError()) {
                    break; // nobody gets to know of the others
                }
            }
        }
        writer.end();
        return failed == 0 ? 0 : 1;
    }

    /** Reads a batch; returns how many images failed. */
    private int write(List<ImageInputs.Input> batch, Recognizer recognizer, RecognitionWriter writer) {
        List<Outcome> outcomes = recognizer.recognizeAll(batch.stream()
                .map(ImageInputs.Input::source)
                .map(source -> color == null ? source : source.only(color))
                .toList());
        int failed = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            String name = batch.get(i).name();
            if (outcomes.get(i) instanceof Outcome.Failed failure) {
                failed++;
                String message = Main.oneLine(failure.error().getMessage());
                writer.failed(name, message);
                complain(name, message);
                continue;
            }
            Recognition read = outcomes.get(i).orThrow();
            writer.recognized(name, read);
            if (evaluate && read.evaluate().isEmpty()) {
                failed++;
                complain(name, "nothing to evaluate in \"%s\"".formatted(read.text()));
            }
        }
        return failed;
    }

    private void complain(String name, String message) {
        spec.commandLine().getErr().println("master: " + (message.contains(name) ? "" : name + ": ") + message);
        spec.commandLine().getErr().flush();
    }

    /** Reads colors. */
    static final class ColorConverter implements ITypeConverter<ColorFilter> {
        @Override
        public ColorFilter convert(String value) {
            try {
                return ColorFilter.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
