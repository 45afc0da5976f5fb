// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.awt.Dimension;
import java.util.random.RandomGenerator;

/** Image sizes as sites choose them. Holds no state. */
final class Sizes {
    private static final int[][] COMMON = {
        {200, 50}, {160, 60}, {130, 48}, {120, 40}, {100, 40}, {125, 45}, {110, 36}, {150, 50}, {180, 60}, {90, 34},
        {80, 30}, {160, 70}, {240, 80}, {200, 70}, {120, 36}, {72, 28}
    };

    private Sizes() {}

    /** A size from 60 x 20 to 300 x 100 pixels with room for so many characters. */
    static Dimension of(RandomGenerator random, int characters) {
        if (Painter.chance(random, 40)) {
            int[] size = COMMON[random.nextInt(COMMON.length)];
            if (size[0] >= 15 * characters) {
                return new Dimension(size[0], size[1]);
            }
        }
        double height = 20 * Math.pow(5, Math.pow(random.nextDouble(), 0.85)); // few of the smallest
        double width = characters * height * random.nextDouble(0.4, 0.95);
        return new Dimension((int) Math.max(60, Math.min(300, width)), (int) height);
    }
}
