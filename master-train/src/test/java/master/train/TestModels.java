// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import master.api.Vocabulary;
import master.core.image.PixelImage;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.Initializers;
import master.core.network.NetworkConfig;
import master.core.network.Weights;
import master.train.data.Batch;
import master.train.data.Example;

/** Small models and images for tests; the images are bars, so that no font is needed. */
public final class TestModels {
    public static final String CHARSET = "0123456789";

    private TestModels() {}

    public static ModelManifest manifest(NetworkConfig network) {
        return new ModelManifest(
                "test",
                Vocabulary.ofCharacters(CHARSET),
                Preprocessing.of(1, 16, 48, ResizeMode.STRETCH),
                4,
                network,
                Map.of(),
                Map.of());
    }

    public static Weights weights(ModelManifest manifest, long seed) {
        return Initializers.initialize(manifest.parameters(), seed);
    }

    /** An image in which every digit is a bar of its own height and shade. */
    public static PixelImage pixels(String digits) {
        return PixelImage.of(image(digits));
    }

    /** The same, not decoded yet. */
    public static BufferedImage image(String digits) {
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

    public static Batch batch(ModelManifest manifest, List<String> labels) {
        return Batch.of(
                labels.stream().map(label -> new Example(pixels(label), label)).toList(), manifest);
    }
}
