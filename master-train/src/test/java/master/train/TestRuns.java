// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import master.core.image.PixelImage;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;

/** Small runs for tests: images of bars in a folder, the tiny network, a listener that remembers. */
public final class TestRuns {
    public static final List<String> LABELS = List.of("0123", "45", "6789", "1", "90", "777", "3141", "52");

    /** Takes no unreadable sample. */
    public static final TrainingListener STRICT = new TrainingListener() {
        @Override
        public void unreadable(String message) {
            throw new AssertionError(message);
        }
    };

    private TestRuns() {}

    /** Writes one PNG per label, named by it; returns the folder. */
    public static Path images(Path folder, List<String> labels) throws IOException {
        Files.createDirectories(folder);
        for (String label : labels) {
            PixelImage picture = TestModels.pixels(label);
            BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
            image.setRGB(0, 0, picture.width(), picture.height(), picture.rgb(), 0, picture.width());
            ImageIO.write(image, "png", folder.resolve(label + ".png").toFile());
        }
        return folder;
    }

    /** Different numbers of one to four digits. */
    public static List<String> numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Integer.toString(i * 7919 % 9973))
                .toList();
    }

    /** A configuration's text: the tiny network on a folder of images, with the given further keys of training. */
    public static String yaml(Path images, String training) {
        return """
                name: test
                charset: "0123456789"
                maxLength: 4
                image: {height: 16, width: 48}
                network: tiny
                data:
                  train: [{path: '%s', augment: false}]
                training: {batchSize: 8, learningRate: 0.003, warmupSteps: 0, schedule: constant, %s}
                """.formatted(images, training);
    }

    public static TrainingConfig config(Path images, String training) {
        return ConfigFile.parse(yaml(images, training), "test");
    }

    public static DataSources data(TrainingConfig config) {
        return DataSources.open(config, Path.of(""), STRICT);
    }

    /** Remembers what it is told; can be used from several threads. */
    public static class Recorder implements TrainingListener {
        public final List<String> messages = Collections.synchronizedList(new ArrayList<>());
        public final List<String> unreadable = Collections.synchronizedList(new ArrayList<>());
        public final List<ValidationResult> validations = new ArrayList<>();
        public final List<Path> checkpoints = new ArrayList<>();

        public Recorder() {}

        @Override
        public void message(String text) {
            messages.add(text);
        }

        @Override
        public void unreadable(String message) {
            unreadable.add(message);
        }

        @Override
        public void validated(ValidationResult result) {
            validations.add(result);
        }

        @Override
        public void checkpointed(int step, Path folder) {
            checkpoints.add(folder);
        }
    }
}
