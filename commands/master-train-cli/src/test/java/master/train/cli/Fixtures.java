// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.Initializers;
import master.core.network.NetworkConfig;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;

/** Small models and runs for tests; the images are bars, so that no font is needed. */
final class Fixtures {
    private Fixtures() {}

    /** Writes a tiny model that has learned nothing; returns the file. */
    static Path model(Path file) {
        ModelManifest manifest = new ModelManifest(
                "test",
                Vocabulary.ofCharacters("0123456789"),
                Preprocessing.of(1, 16, 48, ResizeMode.STRETCH),
                4,
                NetworkConfig.tiny(),
                Map.of(),
                Map.of());
        OnnxExporter.write(new TrainedModel(manifest, Initializers.initialize(manifest.parameters(), 1)), file);
        return file;
    }

    /** Writes one PNG per label, named by it; returns the folder. */
    static Path images(Path folder, List<String> labels) throws IOException {
        Files.createDirectories(folder);
        for (String label : labels) {
            ImageIO.write(image(label), "png", folder.resolve(label + ".png").toFile());
        }
        return folder;
    }

    /** An image in which every digit is a bar of its own height and shade. */
    private static BufferedImage image(String digits) {
        BufferedImage image = new BufferedImage(48, 16, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 48, 16);
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            graphics.setColor(new Color(20 * digit, 20 * digit, 20 * digit));
            graphics.fillRect(2 + 12 * i, 14 - digit, 8, 2 + digit);
        }
        graphics.dispose();
        return image;
    }

    /** Different numbers of one to four digits. */
    static List<String> numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Integer.toString(i * 7919 % 9973))
                .toList();
    }

    /** A configuration's text: the tiny network on a folder of images, with the given further keys of training. */
    static String yaml(Path images, String training) {
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
}
