// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;

/** Has a model read two images before anybody else does: what it answers is no matter, that it answers is. */
final class SelfTest {
    private SelfTest() {}

    /** @throws master.api.MasterException if the model does not run */
    static void run(Recognizer recognizer) {
        List<Outcome> outcomes =
                recognizer.recognizeAll(List.of(ImageSource.of(image(160, 48)), ImageSource.of(image(64, 64))));
        outcomes.forEach(Outcome::orThrow);
    }

    private static BufferedImage image(int width, int height) {
        SplittableRandom random = new SplittableRandom(1);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        return image;
    }
}
