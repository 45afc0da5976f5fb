// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A background of one or two colors and text colors that stand out from it. Immutable. */
record Palette(Color from, Color to, List<Color> texts) {
    private static final double CONTRAST = 105; // of 255

    static Palette of(RandomGenerator random) {
        return of(random, Painter.chance(random, 12));
    }

    /** One with a light background. */
    static Palette light(RandomGenerator random) {
        return of(random, false);
    }

    private static Palette of(RandomGenerator random, boolean dark) {
        Color from = dark ? tone(random, 0, 70) : background(random);
        Color to = Painter.chance(random, 50) ? from : dark ? tone(random, 0, 70) : background(random);
        List<Color> texts = new ArrayList<>();
        int count = Painter.chance(random, 55) ? 1 : 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            texts.add(text(random, from, to));
        }
        return new Palette(from, to, List.copyOf(texts));
    }

    /** A first text color. */
    Color text() {
        return texts.get(0);
    }

    /** A color for lines and borders: a text color, black, or any. */
    Color line(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> Color.BLACK;
            case 1 -> tone(random, 0, 255);
            default -> texts.get(random.nextInt(texts.size()));
        };
    }

    /** A color half way from the background to the text, for grids over the text. */
    Color faint() {
        Color text = text();
        return new Color(
                (from.getRed() + text.getRed()) / 2,
                (from.getGreen() + text.getGreen()) / 2,
                (from.getBlue() + text.getBlue()) / 2);
    }

    private static Color background(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> Color.WHITE;
            case 2 -> Color.LIGHT_GRAY;
            default -> tone(random, 165, 255);
        };
    }

    private static Color text(RandomGenerator random, Color from, Color to) {
        if (Painter.chance(random, 30) && far(Color.BLACK, from, to)) {
            return Color.BLACK;
        }
        for (int i = 0; i < 50; i++) {
            Color color = tone(random, 0, 255);
            if (far(color, from, to)) {
                return color;
            }
        }
        return far(Color.BLACK, from, to) ? Color.BLACK : Color.WHITE;
    }

    private static boolean far(Color color, Color from, Color to) {
        return Math.abs(luma(color) - luma(from)) >= CONTRAST && Math.abs(luma(color) - luma(to)) >= CONTRAST;
    }

    private static double luma(Color c) {
        return 0.299 * c.getRed() + 0.587 * c.getGreen() + 0.114 * c.getBlue();
    }

    private static Color tone(RandomGenerator random, int low, int high) {
        return new Color(random.nextInt(low, high + 1), random.nextInt(low, high + 1), random.nextInt(low, high + 1));
    }
}
