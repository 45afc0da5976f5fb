// SPDX-License-Identifier: Apache-2.0
package master.synth.word;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import master.synth.font.Box;
import master.synth.font.Outline;
import master.synth.font.Rng;
import master.synth.font.Typeface;
import master.synth.text.Texts;

/**
 * A word in its image, as outlines in pixels.
 *
 * @param glyphs the letters
 * @param neighbors parts of other texts that look in
 * @param extras what is painted like the letters but is no part of the label: a line below them, a mark behind them
 * @param plate the field behind the text; empty when there is none
 * @param width of the image in pixels
 * @param height of the image in pixels
 * @param unit the height of the letters in pixels: that of the lower ones among them
 */
public record WordLine(
        List<Outline> glyphs,
        List<Outline> neighbors,
        Outline extras,
        Outline plate,
        int width,
        int height,
        double unit) {
    private static final double EM = Typeface.EM;
    private static final double LEAST_UNIT = 8; // pixels
    private static final double MOST_PIXELS = 30_000;
    private static final double STEP = EM / 10; // longer segments are split before they are bent

    /**
     * Sets the text, looks at it as the recipe says, and cuts the image.
     *
     * @param marks may stand behind the text without being in its label
     * @param others the texts that may look in
     */
    public static WordLine of(
            String text, Typeface typeface, WordRecipe recipe, String marks, Texts others, RandomGenerator random) {
        boolean marked = recipe.marked && !marks.isEmpty();
        String mark = marked ? String.valueOf(marks.charAt(random.nextInt(marks.length()))) : "";
        List<Outline> set = set(typeface.canDraw(mark) ? text + mark : text, typeface, recipe, random);
        List<Outline> glyphs = set.subList(0, text.length());
        Box box = Outline.concat(glyphs).bounds();
        if (text.length() < 3) { // a part of a neighbor would look like a letter of so short a text
            recipe.neighbors[0] = false;
            recipe.neighbors[1] = false;
        }
        Outline behind = Outline.concat(set.subList(text.length(), set.size()));
        if (behind.points() > 0) {
            recipe.neighbors[1] = false;
            recipe.right += (behind.bounds().right() - box.right()) / Math.max(box.height(), 0.25 * EM);
        }
        List<Outline> neighbors = neighbors(box, typeface, recipe, others, random);
        Outline rule = recipe.underlined
                ? Outline.bar(box.left(), 0.1 * EM, box.right(), 0.1 * EM + Rng.between(random, 0.04, 0.09) * EM)
                : Outline.EMPTY;
        double margin = Rng.between(random, 0.1, 0.35) * box.height();
        Outline plate = recipe.plate
                ? Outline.bar(
                        box.left() - margin * 1.5,
                        box.top() - margin,
                        box.right() + margin * 1.5,
                        box.bottom() + margin)
                : Outline.EMPTY;
        View view = new View(recipe, box);
        List<Outline> seen = glyphs.stream().map(view::see).toList();
        Outline extras = view.see(Outline.concat(List.of(rule, behind)));
        return cut(seen, neighbors.stream().map(view::see).toList(), extras, view.see(plate), recipe);
    }

    private static WordLine cut(
            List<Outline> glyphs, List<Outline> neighbors, Outline extras, Outline plate, WordRecipe recipe) {
        Box box = Outline.concat(glyphs).bounds();
        double tall = Math.max(box.height(), 0.25 * EM);
        double wide = Math.max(box.width(), 0.08 * EM);
        double[] heights =
                glyphs.stream().mapToDouble(g -> g.bounds().height()).sorted().toArray();
        double unit = heights[heights.length / 2];
        double fullHeight = tall * (1 + recipe.top + recipe.bottom);
        double fullWidth = Math.max(wide + tall * (recipe.left + recipe.right), 0.45 * fullHeight);
        double scale = Math.max(recipe.height / fullHeight, LEAST_UNIT / Math.max(unit, 0.3 * EM));
        scale = Math.min(scale, Math.sqrt(MOST_PIXELS / (fullWidth * fullHeight)));
        int width = (int) Math.max(8, Math.round(fullWidth * scale));
        int height = (int) Math.max(8, Math.round(fullHeight * scale));
        double slackX = (fullWidth - wide - tall * (recipe.left + recipe.right)) / 2;
        double x = scale * (slackX + tall * recipe.left - box.left() + (wide - box.width()) / 2);
        double y = scale * (tall * recipe.top - box.top() + (tall - box.height()) / 2);
        double s = scale;
        return new WordLine(
                glyphs.stream().map(g -> g.transform(s, 0, 0, s, x, y)).toList(),
                neighbors.stream().map(g -> g.transform(s, 0, 0, s, x, y)).toList(),
                extras.transform(s, 0, 0, s, x, y),
                plate.transform(s, 0, 0, s, x, y),
                width,
                height,
                Math.max(4, unit * scale));
    }

    /** The letters on a straight baseline y = 0, in units of the em. */
    public static List<Outline> set(String text, Typeface typeface, WordRecipe recipe, RandomGenerator random) {
        List<Outline> glyphs = new ArrayList<>(text.length());
        double pen = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            Typeface.Glyph glyph = typeface.glyph(c);
            double size = recipe.bigFirst && i == 0 && text.length() > 2 ? 1.28 : 1;
            if (i > 0 && recipe.kerned) {
                pen += typeface.kerning(text.charAt(i - 1), c) * recipe.stretch;
            }
            double angle = Rng.centered(random, recipe.turn);
            double cos = Math.cos(angle) * size;
            double sin = Math.sin(angle) * size;
            double dy = Rng.centered(random, recipe.jump) * EM;
            glyphs.add(glyph.outline().transform(cos * recipe.stretch, -sin, sin * recipe.stretch, cos, pen, dy));
            pen += (glyph.advance() * size + (recipe.tracking + recipe.weight) * EM) * recipe.stretch;
        }
        return glyphs;
    }

    /** Other texts at the sides that look in a little, more so where the text is turned, and make room for that in the recipe's cut. */
    private static List<Outline> neighbors(
            Box box, Typeface typeface, WordRecipe recipe, Texts others, RandomGenerator random) {
        List<Outline> neighbors = new ArrayList<>();
        for (int side = 0; side < 4; side++) {
            boolean beside = side < 2;
            // of turned text, other lines fill the corners of the image; turned or sheared further, they would be most
            // of it
            double turned = Math.abs(recipe.rotation) + Math.abs(recipe.rise);
            boolean wanted = recipe.neighbors[side]
                    && recipe.arc == 0
                    && (beside ? turned + Math.abs(recipe.slant) < 0.5 : turned < 0.4);
            String other = wanted ? others.next(random) : "";
            if (other.isEmpty() || !typeface.canDraw(other)) {
                continue;
            }
            Outline word = Outline.concat(set(other, typeface, recipe, random));
            Box b = word.bounds();
            double space = Rng.between(random, 0.28, 0.45) + 1.3 * Math.max(0, recipe.tracking);
            double gap = beside ? space * EM * recipe.stretch : Rng.between(random, 0.15, 0.45) * box.height();
            double seen = beside
                    ? Rng.between(random, 0.02, 0.25) * EM * recipe.stretch
                    : Rng.between(random, 0.03, 0.3) * b.height();
            double room = (gap + seen) / Math.max(box.height(), 0.25 * EM);
            double shift = Rng.between(random, -0.5, 0.5) * b.width();
            switch (side) {
                case 0 -> recipe.left = room;
                case 1 -> recipe.right = room;
                case 2 -> recipe.top = room;
                default -> recipe.bottom = room;
            }
            neighbors.add(
                    switch (side) {
                        case 0 -> word.move(box.left() - gap - b.right(), 0);
                        case 1 -> word.move(box.right() + gap - b.left(), 0);
                        case 2 -> word.move(box.centerX() - b.centerX() + shift, box.top() - gap - b.bottom());
                        default -> word.move(box.centerX() - b.centerX() + shift, box.bottom() + gap - b.top());
                    });
        }
        return neighbors;
    }

    /** Slant, curve, turn and perspective around the middle of the text. */
    private record View(WordRecipe recipe, Box box) {
        Outline see(Outline outline) {
            Outline straight = outline.transform(1, -recipe.slant, 0, 1, 0, 0);
            Outline bent = recipe.arc == 0 ? straight : straight.refine(STEP).map(this::bend);
            return bent.map(this::look);
        }

        private void bend(double x, double y, double[] out) {
            double most = box.width() / (1.3 * box.height()); // tighter, the letters would run into each other
            double radius = box.width() / Math.max(-most, Math.min(most, recipe.arc));
            double angle = (x - box.centerX()) / radius;
            double reach = radius - (y - box.centerY());
            out[0] = box.centerX() + reach * Math.sin(angle);
            out[1] = box.centerY() + radius - reach * Math.cos(angle);
        }

        private void look(double x, double y, double[] out) {
            double half = Math.max(box.width(), box.height()) / 2;
            double cos = Math.cos(recipe.rotation);
            double sin = Math.sin(recipe.rotation);
            double u = (x - box.centerX()) / half;
            double v = (y - box.centerY()) / half + recipe.rise * u;
            double depth = Math.max(0.3, 1 + recipe.deep * u + recipe.tilt * v);
            out[0] = half * (u * cos - v * sin) / depth;
            out[1] = half * (u * sin + v * cos) / depth;
        }
    }
}
