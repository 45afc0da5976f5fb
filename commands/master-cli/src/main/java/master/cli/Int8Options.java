// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Path;
import java.util.List;
import master.data.Dataset;
import master.deploy.int8.Int8Export;
import master.deploy.int8.Int8Report;
import master.deploy.int8.LabeledSample;
import master.onnx.TrainedModel;
import master.synth.Preset;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How an int8 file is made. */
final class Int8Options {
    private static final int CALIBRATION = 256;
    private static final int DRAWN_VALIDATION = 1000;
    private static final int MOST_VALIDATION = 20_000;

    @Option(
            names = "--int8",
            required = true,
            description = {
                "Writes the network in 8-bit integers: 0.28 of the file, about 1.5 times as fast.",
                "Such a file can be run, but not trained or exported again."
            })
    @SuppressWarnings("unused") // that it is there makes the group
    private boolean int8;

    @Option(
            names = "--calibrate",
            paramLabel = "DATA",
            description = {
                "Images to measure the network's values with, the first " + CALIBRATION + " (default: drawn ones);",
                "their texts do not matter."
            })
    private Path calibration;

    @Option(
            names = "--validate",
            paramLabel = "DATA",
            description =
                    "Labelled images to measure the accuracy with (default: " + DRAWN_VALIDATION + " drawn ones).")
    private Path validation;

    @Option(
            names = "--drawn",
            paramLabel = "PRESET",
            defaultValue = "captcha",
            description = "What is drawn where no data is given: captcha or words (default: ${DEFAULT-VALUE}).")
    private Preset preset;

    @Option(
            names = "--max-loss",
            paramLabel = "POINTS",
            defaultValue = "0.3",
            description = {
                "How much word accuracy may be lost, in percentage points (default: ${DEFAULT-VALUE}).",
                "Parts of the network stay in floats where more would be lost."
            })
    private double mostLost;

    @Option(
            names = "--weight-bits",
            paramLabel = "BITS",
            defaultValue = "7",
            description = {
                "7 or 8 (default: ${DEFAULT-VALUE}). Weights of 8 bits are more exact,",
                "but give wrong sums on processors without VNNI."
            })
    private int weightBits;

    /** Makes the file, telling on the standard error what is tried. */
    Int8Report export(TrainedModel model, CommandLine command) {
        if (weightBits != 7 && weightBits != 8) {
            throw new ParameterException(command, "--weight-bits %d, 7 or 8 is allowed".formatted(weightBits));
        }
        if (!(mostLost >= 0 && mostLost <= 100)) {
            throw new ParameterException(command, "--max-loss %s, 0 to 100 is allowed".formatted(mostLost));
        }
        List<LabeledSample> validating =
                validation == null ? drawn(model, DRAWN_VALIDATION, 2) : read(validation, MOST_VALIDATION, command);
        List<LabeledSample> calibrating =
                calibration == null ? drawn(model, CALIBRATION, 1) : read(calibration, CALIBRATION, command);
        String origin = calibration == null
                ? "drawn: " + preset.toString().toLowerCase(java.util.Locale.ROOT)
                : String.valueOf(calibration.getFileName());
        try {
            return new Int8Export(model, validating, weightBits, mostLost, line -> tell(command, line))
                    .run(calibrating, origin);
        } catch (IllegalStateException e) {
            throw new Failure(e.getMessage());
        }
    }

    private List<LabeledSample> drawn(TrainedModel model, int count, long seed) {
        try {
            return LabeledSample.drawn(preset, model.manifest(), count, seed);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    "images for this model cannot be drawn, --calibrate and --validate are needed: " + e.getMessage());
        }
    }

    private static List<LabeledSample> read(Path data, int most, CommandLine command) {
        try (Dataset dataset = Dataset.open(data)) {
            List<LabeledSample> images = LabeledSample.of(dataset, most, line -> tell(command, "left out, " + line));
            if (images.isEmpty()) {
                throw new Failure("dataset %s: no image of it can be read".formatted(data));
            }
            return images;
        }
    }

    private static void tell(CommandLine command, String line) {
        command.getErr().println("master: " + line);
        command.getErr().flush();
    }
}
