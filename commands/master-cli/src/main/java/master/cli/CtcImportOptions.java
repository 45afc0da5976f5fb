// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import master.api.ImageSource;
import master.api.MasterException;
import master.api.ModelFile;
import master.api.Outcome;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.core.image.Filter;
import master.core.image.ResizeMode;
import master.imports.CtcImporter;
import master.imports.CtcOptions;
import master.imports.CtcPreset;
import master.imports.ImportedRecognizer;
import picocli.CommandLine.Option;

/** What {@code import} is told of a CTC recognizer. */
final class CtcImportOptions {
    private enum End {
        FIRST,
        LAST
    }

    @Option(
            names = "--preset",
            required = true,
            description = "Its family: ${COMPLETION-CANDIDATES}. Says what its file does not.")
    private CtcPreset preset;

    @Option(
            names = "--dict",
            paramLabel = "FILE",
            description = {
                "Its tokens, a line each, or dddd_trainer's charsets.json",
                "(default: the ONNX file's metadata, where PP-OCR has them)."
            })
    private Path dictionary;

    @Option(
            names = "--channels",
            description = "What its input holds: ${COMPLETION-CANDIDATES} (default: the preset's).")
    private CtcPreset.ChannelOrder order;

    @Option(
            names = "--filter",
            description = "How images are resampled: ${COMPLETION-CANDIDATES} (default: the preset's).")
    private Filter filter;

    @Option(
            names = "--mean",
            paramLabel = "X",
            description = "What is subtracted from values in [0, 1] (default: the preset's).")
    private Double mean;

    @Option(
            names = "--deviation",
            paramLabel = "X",
            description = "What they are divided by then; 1/255 is 0.00392156862745098 (default: the preset's).")
    private Double deviation;

    @Option(
            names = "--blank",
            defaultValue = "first",
            description = "Which class the blank is: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private End blank;

    @Option(
            names = "--time-major",
            negatable = true,
            description = "Whether it answers with [T, N, C], not [N, T, C] (default: the preset's).")
    private Boolean timeMajor;

    /**
     * Makes the model file, and reads four blank images of three shapes with it, so that a file that cannot be run is
     * not written.
     *
     * @throws MasterException if the model cannot be opened or run
     */
    ImportedRecognizer read(
            Path from, String name, Integer height, Integer width, ResizeMode resize, Integer maxLength) {
        ImportedRecognizer imported = CtcImporter.read(
                from,
                new CtcOptions(
                        preset,
                        Optional.ofNullable(dictionary),
                        Optional.ofNullable(name),
                        Optional.ofNullable(order),
                        optional(height),
                        optional(width),
                        Optional.ofNullable(resize),
                        Optional.ofNullable(filter),
                        optional(mean),
                        optional(deviation),
                        blank == End.LAST,
                        Optional.ofNullable(timeMajor),
                        optional(maxLength)));
        ModelFile model = ModelFile.of(imported.manifest().name(), imported::file);
        try (Recognizer recognizer = Recognizer.open(model, RecognizerOptions.DEFAULT)) {
            List<ImageSource> images = List.of(blank(40, 40), blank(40, 40), blank(120, 40), blank(400, 40));
            for (Outcome outcome : recognizer.recognizeAll(images)) {
                if (outcome instanceof Outcome.Failed failed) {
                    throw failed.error();
                }
            }
        }
        return imported;
    }

    private static ImageSource blank(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return ImageSource.of(image);
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
