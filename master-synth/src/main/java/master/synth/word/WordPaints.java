// SPDX-License-Identifier: Apache-2.0
package master.synth.word;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import master.synth.font.Box;
import master.synth.font.Mask;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.layer.Textures;
import master.synth.pixel.Canvas;
import master.synth.pixel.Colors;
import master.synth.pixel.Cover;

/** The ways to paint a word. Holds no state. Lengths are shares of the height of the letters. */
public final class WordPaints {
    private WordPaints() {}

    /** One color; with alpha below 1 the ground shines through. */
    public static WordPaint solid(double alpha) {
        return (word, random) -> word.cover().stamp(word.canvas(), word.colors().ink(), alpha, 0, 0);
    }

    /** From one color to another, mostly from top to bottom. */
    public static WordPaint gradient(RandomGenerator random) {
        double angle = Rng.chance(random, 0.7) ? Math.PI / 2 : Rng.between(random, 0, Math.PI);
        int other = Colors.any(random);
        boolean hard = Rng.chance(random, 0.2);
        return (word, r) -> {
            int ink = word.colors().ink();
            int end = Colors.contrast(other, word.colors().ground())
                            > 0.7 * word.colors().contrast()
                    ? other
                    : Colors.mix(ink, Colors.luminance(ink) > 127 ? Colors.WHITE : Colors.BLACK, 0.6);
            Box box = word.outline().bounds();
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            double reach = Math.abs(cos) * box.width() + Math.abs(sin) * box.height() + 1;
            word.cover().paint(word.canvas(), 1, (x, y, below) -> {
                double t = ((x - box.centerX()) * cos + (y - box.centerY()) * sin) / reach + 0.5;
                return Colors.mix(ink, end, hard ? (t > 0.5 ? 1 : 0) : Math.max(0, Math.min(1, t)));
            });
        };
    }

    /** Uneven ink: worn paint, stone, fabric; strength in gray levels. */
    public static WordPaint textured(RandomGenerator random, double strength) {
        double cell = Rng.between(random, 1.5, 8);
        return (word, r) -> {
            float[] noise = Textures.noise(r, word.canvas().width, word.canvas().height, cell, cell, 2);
            int w = word.canvas().width;
            word.cover()
                    .paint(
                            word.canvas(),
                            1,
                            (x, y, below) -> Colors.shift(word.colors().ink(), (int) (noise[y * w + x] * strength)));
        };
    }

    /** Paint that has come off in places; share of what is gone in [0, 0.4]. */
    public static WordPaint worn(RandomGenerator random, double share) {
        double cell = Rng.between(random, 1, 5);
        return (word, r) -> {
            float[] noise = Textures.noise(r, word.canvas().width, word.canvas().height, cell, cell, 2);
            int w = word.canvas().width;
            word.cover()
                    .paint(
                            word.canvas(),
                            1,
                            (x, y, below) -> Colors.mix(
                                    word.colors().ink(), below, noise[y * w + x] > 1 - 2.4 * share ? 0.8 : 0));
        };
    }

    /** Only the border of the letters, with the ground inside of it. */
    public static WordPaint hollow(RandomGenerator random) {
        double thickness = Rng.between(random, 0.05, 0.1);
        return (word, r) -> {
            Mask line = word.scene().contour(word.outline(), Math.max(1, thickness * word.unit()));
            Arrays.fill(word.cover().share, 0);
            word.cover().add(line).stamp(word.canvas(), word.colors().ink(), 1, 0, 0);
        };
    }

    /** A border around the letters in the edge color. */
    public static WordPaint border(RandomGenerator random) {
        double thickness = Rng.between(random, 0.06, 0.3);
        return (word, r) -> word.canvas()
                .stamp(
                        word.scene().contour(word.outline(), Math.max(1.5, thickness * word.unit())),
                        word.colors().edge(),
                        1);
    }

    /** A border inside of the letters, in the edge color. */
    public static WordPaint inline(RandomGenerator random) {
        double thickness = Rng.between(random, 0.03, 0.07);
        return (word, r) -> word.canvas()
                .stamp(
                        word.scene().contour(word.outline(), Math.max(0.8, thickness * word.unit())),
                        word.colors().edge(),
                        0.9);
    }

    /** The shadow that the letters throw, hard or soft. */
    public static WordPaint shadow(RandomGenerator random) {
        double dx = Rng.centered(random, 0.16);
        double dy = Rng.between(random, -0.03, 0.15);
        double soft = Rng.chance(random, 0.4) ? 0 : Rng.between(random, 0.02, 0.12);
        double alpha = Rng.between(random, 0.35, 0.95);
        boolean dark = Rng.chance(random, 0.85);
        return (word, r) -> {
            int radius = (int) Math.round(soft * word.unit());
            Cover cover = radius > 0 ? word.cover().blurred(radius) : word.cover();
            int color = dark
                    ? Colors.mix(word.colors().ground(), Colors.BLACK, 0.75)
                    : word.colors().edge();
            cover.stamp(word.canvas(), color, alpha, (int) Math.round(dx * word.unit()), (int)
                    Math.round(dy * word.unit()));
        };
    }

    /** Letters with sides, as cut from thick boards. */
    public static WordPaint extruded(RandomGenerator random) {
        double depth = Rng.between(random, 0.06, 0.28);
        double angle = Rng.between(random, 0, 2 * Math.PI);
        return (word, r) -> {
            int side = Colors.mix(word.colors().edge(), word.colors().ground(), 0.3);
            int steps = (int) Math.max(1, Math.round(depth * word.unit()));
            for (int i = steps; i > 0; i--) {
                word.cover().stamp(word.canvas(), side, 1, (int) Math.round(i * Math.cos(angle)), (int)
                        Math.round(i * Math.sin(angle)));
            }
        };
    }

    /** Light around the letters. */
    public static WordPaint glow(RandomGenerator random) {
        double reach = Rng.between(random, 0.08, 0.35);
        double strength = Rng.between(random, 0.4, 1.2);
        double white = Rng.between(random, 0, 0.4);
        return (word, r) -> word.cover()
                .blurred((int) Math.max(1, Math.round(reach * word.unit())))
                .stamp(word.canvas(), Colors.mix(word.colors().ink(), Colors.WHITE, white), strength, 0, 0);
    }

    /** Light and dark edges, as letters that stand out or are engraved have them. */
    public static WordPaint bevel(RandomGenerator random) {
        double strength = Rng.between(random, 40, 130) * (Rng.chance(random, 0.7) ? 1 : -1);
        return (word, r) -> {
            Canvas canvas = word.canvas();
            Cover soft = word.cover().blurred((int) Math.max(1, Math.round(0.04 * word.unit())));
            int w = canvas.width;
            for (int y = 1; y + 1 < canvas.height; y++) {
                for (int x = 1; x + 1 < w; x++) {
                    int i = y * w + x;
                    float slope = soft.share[i + w + 1] - soft.share[i - w - 1];
                    if (Math.abs(slope) > 0.02f) {
                        canvas.rgb[i] = Colors.shift(canvas.rgb[i], (int) (slope * strength));
                    }
                }
            }
        };
    }

    /** The upper half of the letters lighter, as on polished metal. */
    public static WordPaint shine(RandomGenerator random) {
        double share = Rng.between(random, 0.15, 0.5);
        double level = Rng.between(random, 0.35, 0.65);
        return (word, r) -> {
            Box box = word.outline().bounds();
            double middle = box.top() + level * box.height();
            word.cover().paint(word.canvas(), share, (x, y, below) -> y < middle ? Colors.WHITE : below);
        };
    }

    /** A field of the ground's color behind each letter, and another color between the fields. */
    public static WordPaint tiles(RandomGenerator random) {
        int between = Colors.any(random);
        double margin = Rng.between(random, 0.12, 0.28);
        boolean same = Rng.chance(random, 0.6); // one color for all fields
        boolean framed = Rng.chance(random, 0.4);
        return (word, r) -> {
            Canvas canvas = word.canvas();
            for (int i = 0; i < canvas.rgb.length; i++) {
                canvas.rgb[i] = Colors.mix(canvas.rgb[i], between, 0.8);
            }
            Box line = word.outline().bounds();
            for (Outline glyph : word.glyphs()) {
                Box box = glyph.bounds();
                double grow = margin * word.unit();
                Outline field =
                        Outline.bar(box.left() - grow, line.top() - grow, box.right() + grow, line.bottom() + grow);
                int color = same
                        ? word.colors().ground()
                        : Colors.shift(word.colors().ground(), r.nextInt(41) - 20);
                canvas.stamp(word.scene().fill(field), color, 1);
                if (framed) {
                    canvas.stamp(
                            word.scene().contour(field, Math.max(1, 0.04 * word.unit())),
                            word.colors().edge(),
                            1);
                }
            }
        };
    }

    /** Dots on a grid where the letters are, as lamps of a display; those that are off may be seen faintly. */
    public static WordPaint dots(RandomGenerator random) {
        double rows = Rng.between(random, 6.5, 10); // of a letter
        double size = Rng.between(random, 0.36, 0.5);
        double off = Rng.chance(random, 0.4) ? Rng.between(random, 0.05, 0.2) : 0;
        return (word, r) -> {
            Cover letters = word.cover();
            double cell = Math.max(2.2, word.unit() / rows);
            Cover lit = new Cover(letters.width, letters.height);
            Cover dark = new Cover(letters.width, letters.height);
            for (double y = cell / 2; y < letters.height; y += cell) {
                for (double x = cell / 2; x < letters.width; x += cell) {
                    dot(mean(letters, x, y, cell) > 0.45 ? lit : dark, x, y, size * cell);
                }
            }
            dark.stamp(word.canvas(), word.colors().ink(), off, 0, 0);
            System.arraycopy(lit.share, 0, letters.share, 0, lit.share.length);
            letters.stamp(word.canvas(), word.colors().ink(), 1, 0, 0);
        };
    }

    private static double mean(Cover cover, double x, double y, double cell) {
        double sum = 0;
        int count = 0;
        for (int row = (int) (y - cell / 2); row <= y + cell / 2; row++) {
            for (int column = (int) (x - cell / 2); column <= x + cell / 2; column++) {
                if (row >= 0 && column >= 0 && row < cover.height && column < cover.width) {
                    sum += cover.share[row * cover.width + column];
                    count++;
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static void dot(Cover cover, double x, double y, double radius) {
        for (int row = (int) Math.max(0, y - radius - 1); row <= Math.min(cover.height - 1, y + radius + 1); row++) {
            for (int column = (int) Math.max(0, x - radius - 1);
                    column <= Math.min(cover.width - 1, x + radius + 1);
                    column++) {
                double far = Math.hypot(column + 0.5 - x, row + 0.5 - y);
                float share = (float) Math.max(0, Math.min(1, radius - far + 0.5));
                int i = row * cover.width + column;
                cover.share[i] = Math.max(cover.share[i], share);
            }
        }
    }
}
