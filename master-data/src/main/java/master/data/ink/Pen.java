// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws ink, black on white: lines of one width with round ends, antialiased. The size is that of the writing: a stroke of
 * middling size becomes {@link #SYMBOL} pixels, unless the image would be larger than {@link #MOST} then.
 *
 * @param width of a line, in pixels
 * @param slant how far a line upwards leans to the right, as a share of its height
 * @param turn counterclockwise, in radians
 * @param stretch what the width is multiplied by, beside the height
 * @param tremble how far strokes are moved by themselves, in pixels, at most
 */
public record Pen(double width, double slant, double turn, double stretch, double tremble) {
    /** What a pen is that varies nothing. */
    public static final Pen PLAIN = new Pen(2.5, 0, 0, 1, 0);

    /** Pixels of a stroke of middling size. */
    public static final int SYMBOL = 32;

    /** Pixels of the larger side of an image. */
    public static final int MOST = 1000;

    private static final int MARGIN = 8;
    private static final double STEP = 1.5; // pixels between points that make a difference
    private static final int LEAST = 24; // pixels of a side, without its margins

    public Pen {
        check("width", width, 0.5, 20);
        check("slant", slant, -1, 1);
        check("turn", turn, -1, 1);
        check("stretch", stretch, 0.2, 5);
        check("tremble", tremble, 0, 20);
    }

    private static void check(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("%s %s, %s to %s is allowed".formatted(name, value, least, most));
        }
    }

    /** One of the pens that people write with, and one of their hands. */
    public static Pen random(RandomGenerator random) {
        return new Pen(
                1.2 + 2.8 * random.nextDouble(),
                0.2 * random.nextGaussian(0, 0.5),
                random.nextGaussian(0, 0.02),
                Math.exp(random.nextGaussian(0, 0.12)),
                1.5 * random.nextDouble());
    }

    /** Draws an image. */
    public BufferedImage draw(Ink ink, RandomGenerator random) {
        double scale = SYMBOL / middle(ink);
        AffineTransform hand = new AffineTransform();
        hand.rotate(-turn);
        hand.shear(-slant, 0);
        hand.scale(scale * stretch, scale);
        List<Path2D> paths = new ArrayList<>();
        for (Ink.Stroke stroke : ink.strokes()) {
            Path2D path = path(stroke, hand, random);
            paths.add(path);
        }
        Rectangle2D around = paths.stream()
                .map(Path2D::getBounds2D)
                .reduce(Rectangle2D::createUnion)
                .orElseThrow();
        double larger = Math.max(around.getWidth(), around.getHeight());
        double smaller = Math.min(1, (MOST - 2 * MARGIN) / larger);
        int columns = (int) Math.ceil(Math.max(LEAST, around.getWidth() * smaller)) + 2 * MARGIN;
        int rows = (int) Math.ceil(Math.max(LEAST, around.getHeight() * smaller)) + 2 * MARGIN;
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, columns, rows);
        graphics.setColor(Color.BLACK);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.translate(columns / 2.0, rows / 2.0);
        graphics.scale(smaller, smaller);
        graphics.translate(-around.getCenterX(), -around.getCenterY());
        graphics.setStroke(new BasicStroke((float) (width / smaller), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        paths.forEach(graphics::draw);
        graphics.dispose();
        return image;
    }

    private Path2D path(Ink.Stroke stroke, AffineTransform hand, RandomGenerator random) {
        double[] points = new double[2 * stroke.x().length];
        for (int i = 0; i < stroke.x().length; i++) {
            points[2 * i] = stroke.x()[i];
            points[2 * i + 1] = stroke.y()[i];
        }
        hand.transform(points, 0, points, 0, stroke.x().length);
        double right = tremble == 0 ? 0 : tremble * (2 * random.nextDouble() - 1);
        double down = tremble == 0 ? 0 : tremble * (2 * random.nextDouble() - 1);
        Path2D path = new Path2D.Double();
        path.moveTo(points[0] + right, points[1] + down);
        int from = 0;
        for (int i = 0; i < points.length; i += 2) {
            boolean last = i == points.length - 2;
            if (last || Math.hypot(points[i] - points[from], points[i + 1] - points[from + 1]) >= STEP) {
                path.lineTo(points[i] + right, points[i + 1] + down); // of a dot, to itself
                from = i;
            }
        }
        return path;
    }

    /** The median of the sizes of strokes that are no dots. */
    private static double middle(Ink ink) {
        double[] sizes =
                ink.strokes().stream().mapToDouble(Ink.Stroke::size).sorted().toArray();
        double largest = sizes[sizes.length - 1];
        if (largest == 0) {
            return 1;
        }
        double[] lines =
                Arrays.stream(sizes).filter(size -> size > 0.05 * largest).toArray();
        return lines[lines.length / 2];
    }
}
