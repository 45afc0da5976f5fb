// SPDX-License-Identifier: Apache-2.0
package master.synth.paint;

import java.util.random.RandomGenerator;
import master.synth.font.Box;
import master.synth.font.Mask;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.layer.Strokes;
import master.synth.layer.Textures;
import master.synth.pixel.Colors;

/**
 * Glyphs whose strokes are not simply filled. Holds no state; the factories draw what all glyphs of an image share.
 */
public final class StrokePaints {
    private static final double SMALL = 17; // pixels; text below this keeps its strokes

    private StrokePaints() {}

    /** Any of them but {@link #relief}, {@link #cells} and {@link #overprint}, which only styles of their own have. */
    public static GlyphPaint any(RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0 -> halftone(random);
            case 1 -> beads(random);
            case 2 -> dashes(random);
            case 3 -> doubled(random);
            case 4 -> eroded(random);
            case 5 -> stencil(random);
            case 6 -> halo(random);
            case 7 -> rainbow(random);
            case 8 -> inline(random);
            default -> striped(random);
        };
    }

    /** Dots or squares on a grid instead of a filling. */
    public static GlyphPaint halftone(RandomGenerator random) {
        double step = Rng.between(random, 0.09, 0.16);
        double angle = Rng.chance(random, 0.5) ? 0 : Rng.between(random, 0, Math.PI / 2);
        double size = Rng.between(random, 0.32, 0.46);
        boolean round = random.nextBoolean();
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return large((scene, glyph, ink, r) -> {
            double period = Math.max(2.2, step * scene.unit);
            GlyphPaints.pixelwise(scene, scene.fill(glyph), (x, y) -> {
                double u = (x * cos + y * sin) / period;
                double v = (y * cos - x * sin) / period;
                u -= Math.floor(u) + 0.5;
                v -= Math.floor(v) + 0.5;
                boolean dot = round ? u * u + v * v < size * size * 1.2 : Math.abs(u) < size && Math.abs(v) < size;
                return dot ? ink : scene.ground[y * scene.width() + x];
            });
        });
    }

    /** Dots along the contour. */
    public static GlyphPaint beads(RandomGenerator random) {
        double step = Rng.between(random, 0.09, 0.17);
        double size = Rng.between(random, 0.3, 0.5);
        double core = Rng.chance(random, 0.5) ? 0 : Rng.between(random, 0.25, 0.5);
        return large((scene, glyph, ink, r) -> {
            double gap = Math.max(2.4, step * scene.unit);
            double radius = Math.max(0.8, gap * size);
            Mask inside = scene.fill(glyph);
            if (core > 0) {
                scene.text(inside, Colors.mix(scene.below(glyph), ink, core), 1);
            } else {
                scene.remember(inside);
            }
            Strokes.walk(glyph, gap, (x, y) -> scene.text(scene.fill(Strokes.ellipse(x, y, radius, radius)), ink, 1));
        });
    }

    /** A contour of dashes. */
    public static GlyphPaint dashes(RandomGenerator random) {
        double length = Rng.between(random, 0.1, 0.22);
        double share = Rng.between(random, 0.55, 0.75);
        double thickness = Rng.between(random, 0.04, 0.07);
        return large((scene, glyph, ink, r) -> {
            scene.remember(scene.fill(glyph));
            double step = Math.max(3, length * scene.unit);
            Outline dashes = Strokes.dashed(glyph, step, share);
            scene.text(scene.line(dashes, Math.max(1, thickness * scene.unit)), ink, 1);
        });
    }

    /** The glyph twice, a little apart: in one color, or in two that mix where both cover. */
    public static GlyphPaint doubled(RandomGenerator random) {
        double angle = Rng.between(random, 0, 2 * Math.PI);
        double distance = Rng.between(random, 0.05, 0.14);
        int second = Colors.hue(random, Rng.between(random, 0.4, 1), Rng.between(random, 0.4, 1));
        boolean same = Rng.chance(random, 0.4);
        boolean lines = Rng.chance(random, 0.4);
        double alpha = Rng.between(random, 0.55, 0.85);
        return (scene, glyph, ink, r) -> {
            double far = Math.max(1, distance * scene.unit);
            Outline other = glyph.move(far * Math.cos(angle), far * Math.sin(angle));
            int color = same ? ink : scene.palette.against(scene.below(glyph), second);
            double thin = Math.max(0.9, 0.04 * scene.unit);
            boolean contours = lines && scene.unit > SMALL;
            scene.canvas.stamp(contours ? scene.contour(other, thin) : scene.fill(other), color, contours ? 1 : alpha);
            scene.remember(scene.fill(glyph));
            scene.canvas.stamp(contours ? scene.contour(glyph, thin) : scene.fill(glyph), ink, contours ? 1 : alpha);
        };
    }

    /** Blotches of the ground eat up to a third of the strokes. */
    public static GlyphPaint eroded(RandomGenerator random) {
        double cell = Rng.between(random, 1.3, 4);
        double level = Rng.between(random, 0.1, 0.4);
        double bolder = Rng.between(random, 0.02, 0.06);
        return large((scene, glyph, ink, r) -> {
            Mask mask = scene.fill(glyph);
            scene.text(mask, ink, 1);
            scene.text(scene.contour(glyph, bolder * scene.unit), ink, 1);
            int w = mask.width + 2;
            float[] noise = Textures.noise(r, w, mask.height + 2, cell, cell, 1);
            for (int y = 0; y < mask.height; y++) {
                for (int x = 0; x < mask.width; x++) {
                    if (noise[y * w + x] > level) {
                        int i = (mask.top + y) * scene.width() + mask.left + x;
                        scene.canvas.rgb[i] = scene.ground[i];
                    }
                }
            }
        });
    }

    /** The ground's own color, to be told by a light or a dark edge on one side, or one on either. */
    public static GlyphPaint relief(RandomGenerator random) {
        double depth = Rng.between(random, 0.04, 0.08);
        int light = Rng.integer(random, 70, 150);
        int sides = Rng.integer(random, 1, 3);
        double angle = Rng.between(random, 0, 2 * Math.PI);
        double tone = Rng.chance(random, 0.6) ? 0 : Rng.between(random, 0.05, 0.25);
        return (scene, glyph, ink, r) -> {
            double d = Math.max(sides == 3 ? 1.2 : 2.5, depth * scene.unit);
            double dx = d * Math.cos(angle);
            double dy = d * Math.sin(angle);
            int ground = scene.below(glyph);
            boolean bright = Colors.luminance(ground) > 190;
            int upper = Colors.shift(ground, bright ? -light : light);
            int lower = Colors.luminance(ground) < 65 ? Colors.shift(ground, light) : Colors.shift(ground, -light);
            if ((sides & 1) > 0) {
                scene.canvas.stamp(scene.fill(glyph.move(-dx, -dy)), upper, 1);
            }
            if ((sides & 2) > 0) {
                scene.canvas.stamp(scene.fill(glyph.move(dx, dy)), lower, 1);
            }
            Mask mask = scene.fill(glyph);
            scene.clear(mask);
            scene.text(mask, ink, tone);
        };
    }

    /** Squares or disks of a coarse grid, as on a display. */
    public static GlyphPaint cells(RandomGenerator random) {
        double count = Rng.between(random, 7.5, 12); // in the height of a capital
        double size = Rng.between(random, 0.36, 0.5);
        boolean round = random.nextBoolean();
        double ghost = Rng.chance(random, 0.25) ? 0.15 : 0;
        return large((scene, glyph, ink, r) -> {
            double cell = Math.max(2, scene.unit / count);
            Box box = glyph.bounds();
            Mask mask = scene.fill(glyph);
            scene.remember(mask);
            for (double y = box.top(); y < box.bottom(); y += cell) {
                for (double x = box.left(); x < box.right(); x += cell) {
                    double alpha = mask.mean(x, y, x + cell, y + cell) > 0.42 ? 1 : ghost;
                    if (alpha > 0) {
                        double cx = x + cell / 2;
                        double cy = y + cell / 2;
                        double half = cell * size;
                        Outline dot = round
                                ? Strokes.ellipse(cx, cy, half, half)
                                : Strokes.polygon(cx, cy, half * 1.414, half * 1.414, 4, Math.PI / 4);
                        scene.canvas.stamp(scene.fill(dot), ink, alpha);
                    }
                }
            }
        });
    }

    /** Straight gaps through the strokes. */
    public static GlyphPaint stencil(RandomGenerator random) {
        int count = Rng.integer(random, 1, 3);
        double width = Rng.between(random, 0.05, 0.09);
        double angle = Rng.between(random, 0, Math.PI);
        double turn = Rng.chance(random, 0.5) ? 0 : 0.5;
        return large((scene, glyph, ink, r) -> {
            Mask mask = scene.fill(glyph);
            scene.text(mask, ink, 1);
            Box box = glyph.bounds();
            double reach = Math.max(box.width(), box.height());
            for (int i = 0; i < count; i++) {
                double a = angle + Rng.centered(r, turn);
                double off = ((i + 1.0) / (count + 1) - 0.5) * reach * 0.9;
                double cx = box.centerX() - Math.sin(a) * off;
                double cy = box.centerY() + Math.cos(a) * off;
                double dx = Math.cos(a) * reach;
                double dy = Math.sin(a) * reach;
                scene.clear(scene.line(
                        Strokes.segment(cx - dx, cy - dy, cx + dx, cy + dy), Math.max(1, width * scene.unit)));
            }
        });
    }

    /** Where glyphs overlap, the ground, or both inks. */
    public static GlyphPaint overprint(RandomGenerator random) {
        boolean exclusive = Rng.chance(random, 0.4);
        double alpha = Rng.between(random, 0.6, 0.9);
        return (scene, glyph, ink, r) -> {
            Mask mask = scene.fill(glyph);
            int w = scene.width();
            for (int row = 0; row < mask.height; row++) {
                for (int column = 0; column < mask.width; column++) {
                    float cover = mask.cover[row * mask.stride + column];
                    int i = (mask.top + row) * w + mask.left + column;
                    if (cover > 0.004f) {
                        boolean taken = scene.ink[i] > 0.5f;
                        int color = exclusive && taken ? scene.ground[i] : ink;
                        scene.canvas.rgb[i] = Colors.mix(scene.canvas.rgb[i], color, cover * (exclusive ? 1 : alpha));
                    }
                }
            }
            scene.remember(mask);
        };
    }

    /** A line of another color around, as subtitles have it. */
    public static GlyphPaint halo(RandomGenerator random) {
        double thickness = Rng.between(random, 0.08, 0.16);
        int pole = Rng.pick(random, Colors.BLACK, Colors.WHITE, Colors.any(random));
        return (scene, glyph, ink, r) -> {
            int away = Colors.luminance(ink) > 127 ? -110 : 110;
            int edge = Colors.distance(pole, ink) > 60 ? pole : Colors.shift(ink, away);
            scene.canvas.stamp(scene.contour(glyph, Math.max(2, thickness * scene.unit)), edge, 1);
            scene.text(scene.fill(glyph), ink, 1);
        };
    }

    /** Two or three inks that follow each other across the whole image. */
    public static GlyphPaint rainbow(RandomGenerator random) {
        double length = Rng.between(random, 0.6, 4);
        double angle = Rng.between(random, 0, Math.PI);
        boolean hard = Rng.chance(random, 0.3);
        int[] others = {Colors.hue(random, 1, Rng.between(random, 0.4, 1)), Colors.hue(random, 1, 0.7), 0};
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return (scene, glyph, ink, r) -> {
            int ground = scene.below(glyph);
            int[] inks = {ink, scene.palette.against(ground, others[0]), scene.palette.against(ground, others[1])};
            GlyphPaints.pixelwise(scene, scene.fill(glyph), (x, y) -> {
                double at = (x * cos + y * sin) / (length * scene.unit);
                at -= Math.floor(at);
                int from = Math.min(2, (int) (at * 3));
                return hard ? inks[from] : Colors.mix(inks[from], inks[(from + 1) % 3], at * 3 - from);
            });
        };
    }

    /** A line of the ground along the inside of the contour. */
    public static GlyphPaint inline(RandomGenerator random) {
        double bolder = Rng.between(random, 0.12, 0.2);
        double line = Rng.between(random, 0.04, 0.07);
        return large((scene, glyph, ink, r) -> {
            scene.text(scene.fill(glyph), ink, 1);
            scene.text(scene.contour(glyph, Math.max(3, bolder * scene.unit)), ink, 1);
            scene.clear(scene.contour(glyph, Math.max(1, line * scene.unit)));
        });
    }

    /** Stripes of ink with the ground between them. */
    public static GlyphPaint striped(RandomGenerator random) {
        double step = Rng.between(random, 0.09, 0.17);
        double share = Rng.between(random, 0.45, 0.65);
        double angle = Rng.between(random, 0, Math.PI);
        boolean edged = Rng.chance(random, 0.3);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return large((scene, glyph, ink, r) -> {
            double period = Math.max(2.5, step * scene.unit);
            GlyphPaints.pixelwise(scene, scene.fill(glyph), (x, y) -> {
                double phase = (x * cos + y * sin) / period;
                return phase - Math.floor(phase) < share ? ink : scene.ground[y * scene.width() + x];
            });
            if (edged) {
                scene.text(scene.contour(glyph, Math.max(0.8, 0.04 * scene.unit)), ink, 1);
            }
        });
    }

    /** Small text is filled instead. */
    private static GlyphPaint large(GlyphPaint paint) {
        GlyphPaint solid = GlyphPaints.solid();
        return (scene, glyph, ink, r) -> (scene.unit < SMALL ? solid : paint).paint(scene, glyph, ink, r);
    }
}
