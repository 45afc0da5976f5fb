// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.core.io.AtomicFile;
import master.data.Dataset;
import master.data.Sample;
import master.report.Png;
import master.synth.ContactSheet;
import master.synth.LabeledImage;
import master.synth.augment.Augmentation;
import master.synth.augment.AugmentationConfig;
import master.synth.augment.AugmentationConfig.Operation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how training varies images. */
@Command(
        name = "augment",
        description = {
            "Shows on one image how training varies the images of a dataset.",
            "A row per sample: as it is, each operation alone, and all of them together several times."
        },
        footer = {
            "",
            "Examples:",
            "  master dataset augment train/ --sheet look.png",
            "  master dataset augment train.lmdb --sheet look.png --strength elastic=2 --strength jpeg=0"
        })
final class DatasetAugmentCommand implements Callable<Integer> {
    private static final int TOGETHER = 4; // times that all operations are shown

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "The dataset, in any format.")
    private Path path;

    @Mixin
    private DataFormatOption dataFormat;

    @Option(names = "--sheet", required = true, paramLabel = "FILE", description = "The PNG to write.")
    private Path sheet;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "8",
            description = "How many samples (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = {"-s", "--seed"},
            paramLabel = "S",
            defaultValue = "1",
            description = "Another seed gives other variations (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--strength",
            paramLabel = "OPERATION=X",
            description =
                    "0 to 3 (default: 1), for each of: rotation, shear, scale, shift, perspective, elastic, color,"
                            + " inversion, blur, noise, jpeg; may be repeated.")
    private Map<Operation, Double> strengths = Map.of();

    @Override
    public Integer call() {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--count %d, 1 or more are allowed".formatted(count));
        }
        AugmentationConfig config;
        try {
            config = AugmentationConfig.of(strengths, 0);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--strength: " + e.getMessage(), e);
        }
        List<LabeledImage> cells = new ArrayList<>();
        int rows;
        try (Dataset dataset = dataFormat.open(path)) {
            rows = Math.min(count, dataset.size());
            for (int row = 0; row < rows; row++) {
                int index = (int) ((long) row * dataset.size() / rows);
                try {
                    addRow(cells, dataset.sample(index), config);
                } catch (ImageDecodeException e) {
                    throw new Failure("dataset %s: %s: %s".formatted(path, dataset.id(index), e.getMessage()), e);
                }
            }
        }
        AtomicFile.write(sheet, Png.of(ContactSheet.draw(cells, cells.size() / rows)));
        spec.commandLine().getOut().println("%s: %d samples".formatted(sheet, rows));
        return 0;
    }

    private void addRow(List<LabeledImage> cells, Sample sample, AugmentationConfig config) {
        PixelImage image = ImageReader.read(ImageSource.of(sample.image()), ImageLimits.DEFAULT);
        SplittableRandom random = new SplittableRandom(seed + cells.size());
        cells.add(cell(image, sample.text()));
        for (Operation operation : Operation.values()) {
            if (config.of(operation) > 0) {
                Augmentation alone = new Augmentation(AugmentationConfig.only(operation, config.of(operation)));
                cells.add(cell(hit(alone, image, random), operation.name().toLowerCase(Locale.ROOT)));
            }
        }
        for (int i = 0; i < TOGETHER; i++) {
            cells.add(cell(new Augmentation(config).vary(image, random).image(), "all"));
        }
    }

    /** Most operations leave some images alone; what is shown is one that they do not. */
    private static PixelImage hit(Augmentation augmentation, PixelImage image, SplittableRandom random) {
        PixelImage varied = image;
        for (int attempt = 0; attempt < 200 && varied.equals(image); attempt++) {
            varied = augmentation.vary(image, random).image();
        }
        return varied;
    }

    private static LabeledImage cell(PixelImage image, String label) {
        BufferedImage copy = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        copy.setRGB(0, 0, image.width(), image.height(), image.rgb(), 0, image.width());
        return new LabeledImage(copy, label);
    }
}
