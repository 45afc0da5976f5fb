// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.random.RandomGenerator;
import master.synth.LabeledImage;

/** Draws captchas with one library. Not thread-safe. */
interface Painter {
    /** The share of the images, in percent, that leave the library as sites get it. */
    int DEFAULTS = 40;

    /** The library's name on the command line. */
    String name();

    /**
     * Draws one image, 60 x 20 to 300 x 100 pixels, opaque.
     *
     * @param random chooses the text and all parameters; the library's own random numbers are not under its control
     * @throws CutOffException if the chosen parameters do not fit the text; try again
     * @throws IOException if the library cannot encode its image
     */
    LabeledImage draw(RandomGenerator random) throws IOException;

    /** True for the given percentage of calls. */
    static boolean chance(RandomGenerator random, int percent) {
        return random.nextInt(100) < percent;
    }

    /** One of the options, all alike. */
    @SafeVarargs
    static <T> T pick(RandomGenerator random, T... options) {
        return options[random.nextInt(options.length)];
    }

    /** The image on white, as a browser shows it on most pages. */
    static BufferedImage opaque(BufferedImage image) {
        BufferedImage flat = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = flat.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return flat;
    }
}
