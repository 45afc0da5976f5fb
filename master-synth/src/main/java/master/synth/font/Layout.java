// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How glyphs are set into a line. Lengths are shares of the em, angles radians.
 *
 * @param spacing what the distance of two glyphs is measured by
 * @param tracking added to that distance; below zero glyphs touch or overlap
 * @param angle the largest turn of a single glyph, in [0, 0.8]
 * @param lean the largest shear of a single glyph, in [0, 0.5]
 * @param jump the largest move of a single glyph up or down
 * @param sizes the largest difference of a glyph's size from 1, in [0, 0.5]
 * @param stretch width of all glyphs relative to the font, in [0.6, 1.5]
 * @param ragged the largest gap that may come between any two glyphs besides, 0 or more
 * @param overlap the largest share of the narrower of two glyphs that the other one may cover where gaps are measured, in
 *     [0, 0.5]
 */
public record Layout(
        Spacing spacing,
        double tracking,
        double angle,
        double lean,
        double jump,
        double sizes,
        double stretch,
        double ragged,
        double overlap) {
    private static final double USUAL_OVERLAP = 0.25;

    public Layout(
            Spacing spacing, double tracking, double angle, double lean, double jump, double sizes, double stretch) {
        this(spacing, tracking, angle, lean, jump, sizes, stretch, 0, USUAL_OVERLAP);
    }

    /** This layout with uneven gaps. */
    public Layout ragged(double most) {
        return new Layout(spacing, tracking, angle, lean, jump, sizes, stretch, most, overlap);
    }

    /** This layout with more or less overlap. */
    public Layout overlapping(double most) {
        return new Layout(spacing, tracking, angle, lean, jump, sizes, stretch, ragged, most);
    }

    /** What the distance of two glyphs is measured by. */
    public enum Spacing {
        /** The font's own advance. */
        ADVANCE,
        /** The gap between the boxes of the drawn glyphs. */
        GAP,
        /** Cells of equal width, each glyph somewhere near the middle of its own. */
        CELLS
    }

    private static final double EM = Typeface.EM;
    private static final double NARROW = 0.28; // glyphs narrower than this share of the em must not be overlapped

    /** A straight line of text as the font has it. */
    public static Layout plain() {
        return new Layout(Spacing.ADVANCE, 0, 0, 0, 0, 0, 1);
    }

    /** The glyphs side by side around y = 0, in units of the em; typefaces has one font or one per glyph. */
    public List<Outline> place(String label, List<Typeface> typefaces, RandomGenerator random) {
        List<Outline> placed = new ArrayList<>(label.length());
        double widest = 0;
        List<Outline> glyphs = new ArrayList<>(label.length());
        double[] advances = new double[label.length()];
        for (int i = 0; i < label.length(); i++) {
            Typeface typeface = typefaces.get(i % typefaces.size());
            Typeface.Glyph glyph = typeface.glyph(label.charAt(i));
            double size = 1 + Rng.centered(random, sizes);
            glyphs.add(turn(glyph, size, random));
            advances[i] = glyph.advance() * size * stretch;
            widest = Math.max(widest, glyphs.get(i).bounds().width());
        }
        double pen = 0;
        for (int i = 0; i < glyphs.size(); i++) {
            Outline glyph = glyphs.get(i);
            Box box = glyph.bounds();
            double dy = Rng.centered(random, jump) * EM;
            if (ragged > 0 && i > 0) {
                double gap = random.nextDouble();
                pen += ragged * gap * gap * EM;
            }
            if (spacing == Spacing.CELLS) {
                double cell = widest * (1.08 + Math.max(0, tracking));
                double play = (cell - box.width()) / 2;
                double x = i * cell + play + Rng.centered(random, play * 0.8);
                placed.add(glyph.move(x - box.left(), dy));
            } else if (spacing == Spacing.GAP) {
                placed.add(glyph.move(pen - box.left(), dy));
                pen += box.width() + gap(i, glyphs);
            } else {
                if (i > 0) { // boxes overlap in slanted text, but not by more than a third
                    Box before = placed.get(i - 1).bounds();
                    double most = Math.min(before.width(), box.width()) / 3;
                    pen = Math.max(pen, before.right() - most - box.left());
                }
                placed.add(glyph.move(pen, dy));
                pen += advances[i] + Math.max(tracking, -0.12) * EM;
            }
        }
        return placed;
    }

    /** Overlap is limited to a share of the narrower glyph, and there is none beside a glyph like l or 1. */
    private double gap(int i, List<Outline> glyphs) {
        if (tracking >= 0 || i + 1 >= glyphs.size()) {
            return tracking * EM;
        }
        double narrower = Math.min(
                glyphs.get(i).bounds().width(), glyphs.get(i + 1).bounds().width());
        return narrower < NARROW * EM ? 0.01 * EM : Math.max(tracking * EM, -overlap * narrower);
    }

    private Outline turn(Typeface.Glyph glyph, double size, RandomGenerator random) {
        double a = angle == 0 ? 0 : Rng.between(random, -angle, angle);
        double shear = Rng.centered(random, lean);
        double cos = Math.cos(a) * size;
        double sin = Math.sin(a) * size;
        Box box = glyph.bounds();
        double cx = box.centerX();
        double cy = box.centerY();
        // stretch and shear first, then turn around the middle of the glyph, which keeps its height on the line
        double m00 = cos * stretch;
        double m01 = -cos * shear - sin;
        double m10 = sin * stretch;
        double m11 = -sin * shear + cos;
        return glyph.outline()
                .transform(m00, m01, m10, m11, cx * stretch - m00 * cx - m01 * cy, cy - m10 * cx - m11 * cy);
    }
}
