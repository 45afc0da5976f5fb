// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Images that show no table, or more than one, for a reader that is to say so. Holds no state but its fonts. */
final class Tableless {
    private final List<Font> fonts;

    Tableless(List<Font> fonts) {
        this.fonts = fonts;
    }

    /**
     * An image of one of four kinds: empty paper, lines of text, shapes and colors, two tables.
     *
     * @param tables draws the tables of the last kind
     */
    BufferedImage draw(Chance chance, TableSynthesizer tables) {
        return switch (chance.weighted(2, 3, 3, 1)) {
            case 0 -> paper(chance, chance.integer(60, 600), chance.integer(40, 600));
            case 1 -> text(chance);
            case 2 -> shapes(chance);
            default -> two(chance, tables);
        };
    }

    private static BufferedImage paper(Chance chance, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        int gray = chance.of(0.7) ? 255 : chance.integer(0, 255);
        graphics.setColor(new Color(gray, gray, gray));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    /** One column of running text, so that nothing stands below something else. */
    private BufferedImage text(Chance chance) {
        BufferedImage image = paper(chance, chance.integer(150, 600), chance.integer(20, 500));
        boolean dark = (image.getRGB(0, 0) & 0xFF) < 128;
        Graphics2D graphics = image.createGraphics();
        try {
            float size = (float) chance.between(9, 20);
            graphics.setFont(chance.pick(fonts).deriveFont(size));
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setColor(dark ? Color.WHITE : Color.BLACK);
            int margin = chance.integer(2, 20);
            double pitch = size * chance.between(1.15, 1.6);
            for (double y = margin + size; y < image.getHeight() - margin; y += pitch) {
                StringBuilder line = new StringBuilder();
                String next = Contents.SENTENCE.text(chance);
                while (graphics.getFontMetrics().stringWidth(line + next) < image.getWidth() - 2 * margin) {
                    line.append(next).append(' ');
                    next = Contents.WORD.text(chance);
                }
                graphics.drawString(line.toString(), margin, (float) y);
                if (chance.of(0.15)) {
                    y += pitch; // between paragraphs
                }
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static BufferedImage shapes(Chance chance) {
        int width = chance.integer(80, 600);
        int height = chance.integer(80, 500);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setPaint(new GradientPaint(0, 0, color(chance), width, height, color(chance)));
            graphics.fillRect(0, 0, width, height);
            for (int i = chance.integer(0, 25); i > 0; i--) {
                double w = chance.between(0.03, 0.6) * width;
                double h = chance.between(0.03, 0.6) * height;
                double x = chance.between(-w / 2, width);
                double y = chance.between(-h / 2, height);
                graphics.setPaint(new GradientPaint(
                        (float) x, (float) y, color(chance), (float) (x + w + 1), (float) (y + h), color(chance)));
                graphics.fill(chance.of(0.7) ? new Ellipse2D.Double(x, y, w, h) : new Rectangle2D.Double(x, y, w, h));
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static Color color(Chance chance) {
        return new Color(chance.integer(0, 255), chance.integer(0, 255), chance.integer(0, 255));
    }

    /** Two tables below each other: beside each other they look like one whose columns stand far apart. */
    private static BufferedImage two(Chance chance, TableSynthesizer tables) {
        BufferedImage a = tables.next(chance.random()).image();
        BufferedImage b = tables.next(chance.random()).image();
        int gap = chance.integer(80, 160);
        BufferedImage image = new BufferedImage(
                Math.max(a.getWidth(), b.getWidth()), a.getHeight() + gap + b.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.drawImage(a, 0, 0, null);
        graphics.drawImage(b, 0, a.getHeight() + gap, null);
        graphics.dispose();
        return image;
    }
}
