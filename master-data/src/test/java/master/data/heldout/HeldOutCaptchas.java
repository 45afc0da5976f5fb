// SPDX-License-Identifier: Apache-2.0
package master.data.heldout;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Draws captchas to measure with, never to train with: families of looks that the synthesizer does not have, by the
 * JDK's own 2D graphics instead of the synthesizer's, in fonts that training leaves out. It needs nothing but a JDK:
 *
 * <pre>{@code
 * java master-data/src/test/java/master/data/heldout/HeldOutCaptchas.java \
 *     --count 1200 --seed 1 --fonts /usr/share/fonts/truetype --out heldout \
 *     [--families bubbles,neon] [--sheet look.png]
 * }</pre>
 *
 * <p>The families take turns. Texts have no characters that are easily taken for one another. The same seed, fonts and
 * JDK give the same files: images and {@code labels.tsv}, a dataset as it is. Without {@code --fonts} and with fonts
 * of other names Java's logical fonts are drawn with.
 */
public final class HeldOutCaptchas {
    /** Font families that training leaves out: each name begins one or more families. */
    static final List<String> FONTS = List.of(
            "averia serif",
            "bebas neue",
            "compagnon",
            "freeserif",
            "great vibes",
            "lemonada",
            "monofur",
            "opendyslexic",
            "play",
            "purisa",
            "px ",
            "quicksand",
            "roboto",
            "routed gothic",
            "switzera",
            "tiresias",
            "tribun",
            "upheaval",
            "vollkorn",
            "yanone");

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final Random random;
    private final List<Font> fonts;

    HeldOutCaptchas(long seed, List<Font> fonts) {
        this.random = new Random(seed);
        this.fonts = fonts;
    }

    /** The looks. */
    enum Family {
        BUBBLES,
        RANSOM,
        NEON,
        HATCHED,
        TICKET,
        RIBBON,
        CHALK,
        BLOCKS,
        MIRROR,
        SYNC,
        MAZE,
        STICKER,
        STAMP,
        CARDS
    }

    /** A labelled image. */
    record Sample(BufferedImage image, String text) {}

    Sample draw(Family family) {
        String text = family == Family.CARDS || chance(0.06) ? sum() : text(family);
        BufferedImage image = switch (family) {
            case BUBBLES -> bubbles(text);
            case RANSOM -> ransom(text);
            case NEON -> neon(text);
            case HATCHED -> hatched(text);
            case TICKET -> ticket(text);
            case RIBBON -> ribbon(text);
            case CHALK -> chalk(text);
            case BLOCKS -> blocks(text);
            case MIRROR -> mirror(text);
            case SYNC -> sync(text);
            case MAZE -> maze(text);
            case STICKER -> sticker(text);
            case STAMP -> stamp(text);
            case CARDS -> cards(text);
        };
        return new Sample(image, text);
    }

    // --- texts ---

    private String text(Family family) {
        String digits = "23456789";
        String letters = "ABDEFGHJKLMNPQRTY";
        String from = switch (random.nextInt(5)) {
            case 0, 1 -> "0123456789";
            case 2 -> letters;
            case 3 -> digits + letters;
            default -> "abdefghknqrty" + (family == Family.BUBBLES ? "" : digits.replace("9", ""));
        };
        int length = new int[] {3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 9}[random.nextInt(12)];
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(from.charAt(random.nextInt(from.length())));
        }
        if (chance(0.06)) {
            text.setCharAt(random.nextInt(length), "#$%&@?+".charAt(random.nextInt(7)));
        }
        return text.toString();
    }

    private String sum() {
        int a = random.nextInt(chance(0.3) ? 90 : 10);
        int b = random.nextInt(10);
        String sign = List.of("+", "-", "+", "*").get(random.nextInt(4));
        return Math.max(a, b) + sign + Math.min(a, b) + List.of("", "=", "=?").get(random.nextInt(3));
    }

    // --- chance, color and canvas ---

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private Color hsb(double lowS, double highS, double lowB, double highB) {
        return Color.getHSBColor(random.nextFloat(), (float) between(lowS, highS), (float) between(lowB, highB));
    }

    private static Color alpha(Color color, double alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), (int) (alpha * 255));
    }

    private static BufferedImage canvas(double width, double height) {
        int w = (int) Math.max(50, Math.min(500, Math.round(width)));
        int h = (int) Math.max(18, Math.min(120, Math.round(height)));
        return new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    }

    private static Graphics2D pen(BufferedImage image) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return g;
    }

    private Graphics2D filled(BufferedImage image, Color color) {
        Graphics2D g = pen(image);
        g.setColor(color);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        return g;
    }

    // --- letters ---

    private Font font(String text, double size) {
        for (int i = 0; i < 30; i++) {
            Font font = fonts.get(random.nextInt(fonts.size()));
            if (font.canDisplayUpTo(text) < 0) {
                return font.deriveFont((float) size);
            }
        }
        return new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) size);
    }

    /** The outlines of a text in one font or one font each, side by side from (0, 0), all on one baseline. */
    private List<Shape> letters(String text, double size, double gap, boolean mixed) {
        Font font = font(text, size);
        List<Shape> letters = new ArrayList<>();
        double x = 0;
        for (int i = 0; i < text.length(); i++) {
            String letter = text.substring(i, i + 1);
            Font own = mixed ? font(letter, size) : font;
            GlyphVector glyphs = own.createGlyphVector(CONTEXT, letter);
            Shape outline = glyphs.getOutline();
            Rectangle2D box = outline.getBounds2D();
            letters.add(AffineTransform.getTranslateInstance(x - box.getX(), 0).createTransformedShape(outline));
            x += box.getWidth() + gap * size;
        }
        return letters;
    }

    private static Rectangle2D bounds(List<Shape> letters) {
        Rectangle2D box = letters.get(0).getBounds2D();
        letters.forEach(letter -> Rectangle2D.union(box, letter.getBounds2D(), box));
        return box;
    }

    private static List<Shape> moved(List<Shape> letters, double dx, double dy) {
        AffineTransform move = AffineTransform.getTranslateInstance(dx, dy);
        return letters.stream().map(move::createTransformedShape).toList();
    }

    /** The letters turned around their middles and moved up and down. */
    private List<Shape> shaken(List<Shape> letters, double angle, double jump) {
        return letters.stream()
                .map(letter -> {
                    Rectangle2D box = letter.getBounds2D();
                    AffineTransform turn = AffineTransform.getTranslateInstance(0, between(-jump, jump));
                    turn.rotate(between(-angle, angle), box.getCenterX(), box.getCenterY());
                    return turn.createTransformedShape(letter);
                })
                .toList();
    }

    /** Letters and the size of the image that holds them. */
    private record Set(List<Shape> letters, double width, double height) {}

    /** Puts the letters into an image that leaves these shares of their size free beside and above or below them. */
    private Set set(List<Shape> letters, double freeX, double freeY) {
        double most =
                Math.min(490 / bounds(letters).getWidth(), 114 / bounds(letters).getHeight());
        if (most < 1) {
            AffineTransform smaller = AffineTransform.getScaleInstance(most, most);
            return set(letters.stream().map(smaller::createTransformedShape).toList(), freeX, freeY);
        }
        Rectangle2D box = bounds(letters);
        double width = Math.max(50, Math.min(500, box.getWidth() * (1 + freeX) + 6));
        double height = Math.max(18, Math.min(120, box.getHeight() * (1 + freeY) + 4));
        double x = 3 + random.nextDouble() * Math.max(0, width - box.getWidth() - 6);
        double y = 2 + random.nextDouble() * Math.max(0, height - box.getHeight() - 4);
        return new Set(moved(letters, x - box.getX(), y - box.getY()), width, height);
    }

    // --- families ---

    /** Disks in many shades: of one hue inside of the letters, of another outside. */
    private BufferedImage bubbles(String text) {
        Set set = set(shaken(letters(text, between(44, 62), 0.1, false), 0.2, 3), between(0.1, 0.3), between(0.2, 0.4));
        BufferedImage image = canvas(set.width, set.height);
        Graphics2D g = filled(image, new Color(0xf4f1ea));
        float hue = random.nextFloat();
        float other = hue + (float) between(0.3, 0.6);
        Area all = new Area();
        set.letters.forEach(letter -> {
            all.add(new Area(letter));
            all.add(new Area(new BasicStroke(2.5f).createStrokedShape(letter)));
        });
        int count = image.getWidth() * image.getHeight() / 5;
        for (int i = 0; i < count; i++) {
            double x = between(0, image.getWidth());
            double y = between(0, image.getHeight());
            double r = between(1.3, i < count / 3 ? 3.2 : 1.9);
            boolean inside = all.contains(x, y);
            g.setColor(Color.getHSBColor(
                    (inside ? other : hue) + (float) between(-0.05, 0.05), (float) between(0.45, 0.85), (float)
                            between(0.55, 0.95)));
            g.fill(new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r));
        }
        return image;
    }

    /** Scraps of paper with uneven edges, each with a letter of another print. */
    private BufferedImage ransom(String text) {
        double size = between(26, 44);
        Set set = set(
                shaken(letters(text, size, between(0.35, 0.6), true), 0.35, size * 0.15),
                between(0.15, 0.5),
                between(0.6, 1.1));
        BufferedImage image = canvas(set.width, set.height);
        Graphics2D g = filled(image, hsb(0.1, 0.6, 0.25, 0.8));
        for (int i = 0; i < 60; i++) {
            g.setColor(alpha(hsb(0, 0.3, 0.2, 1), 0.25));
            double x = between(0, set.width);
            double y = between(0, set.height);
            g.draw(new Line2D.Double(x, y, x + between(-40, 40), y + between(-4, 4)));
        }
        for (Shape letter : set.letters) {
            Rectangle2D box = letter.getBounds2D();
            Path2D scrap = new Path2D.Double();
            int corners = 5 + random.nextInt(5);
            for (int i = 0; i < corners; i++) {
                double a = 2 * Math.PI * (i + between(-0.2, 0.2)) / corners;
                double x = box.getCenterX() + Math.cos(a) * (box.getWidth() / 2 + size * between(0.18, 0.32)) * 1.15;
                double y = box.getCenterY() + Math.sin(a) * (box.getHeight() / 2 + size * between(0.12, 0.25)) * 1.15;
                if (i == 0) {
                    scrap.moveTo(x, y);
                } else {
                    scrap.lineTo(x, y);
                }
            }
            scrap.closePath();
            boolean bright = chance(0.65);
            g.setColor(new Color(0, 0, 0, 90));
            g.fill(AffineTransform.getTranslateInstance(1.5, 2).createTransformedShape(scrap));
            g.setColor(bright ? hsb(0, 0.35, 0.85, 1) : hsb(0.3, 1, 0.15, 0.45));
            g.fill(scrap);
            g.setColor(bright ? hsb(0.2, 1, 0.05, 0.5) : hsb(0, 0.3, 0.9, 1));
            g.fill(letter);
        }
        return image;
    }

    /** Tubes of light in the dark. */
    private BufferedImage neon(String text) {
        Set set =
                set(shaken(letters(text, between(30, 48), 0.14, false), 0.15, 3), between(0.2, 0.6), between(0.4, 0.9));
        BufferedImage image = canvas(set.width, set.height);
        Graphics2D g = pen(image);
        g.setPaint(new GradientPaint(
                0, 0, hsb(0.3, 1, 0.03, 0.2), (float) set.width, (float) set.height, hsb(0.3, 1, 0.1, 0.3)));
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        Color one = hsb(0.6, 1, 0.9, 1);
        Color two = chance(0.5) ? one : hsb(0.6, 1, 0.9, 1);
        for (int i = 0; i < 4; i++) {
            g.setColor(alpha(two, 0.35));
            g.setStroke(new BasicStroke((float) between(0.6, 1.6)));
            g.draw(new Line2D.Double(between(0, set.width), 0, between(0, set.width), set.height));
        }
        for (int i = 0; i < set.letters.size(); i++) {
            Color color = i % 2 == 0 ? one : two;
            for (float width : new float[] {8, 5.5f, 3.5f}) {
                g.setColor(alpha(color, 0.16));
                g.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                g.draw(set.letters.get(i));
            }
            g.setColor(Color.getHSBColor(
                    Color.RGBtoHSB(color.getRed(), color.getGreen(), color.getBlue(), null)[0], 0.25f, 1));
            g.setStroke(new BasicStroke(1.3f));
            g.draw(set.letters.get(i));
        }
        return image;
    }

    /** Letters that are nothing but lines, at another angle than the lines around them. */
    private BufferedImage hatched(String text) {
        Set set =
                set(shaken(letters(text, between(40, 58), 0.12, false), 0.2, 3), between(0.1, 0.4), between(0.2, 0.5));
        BufferedImage image = canvas(set.width, set.height);
        Color ground = chance(0.7) ? hsb(0, 0.2, 0.88, 1) : hsb(0.3, 0.8, 0.1, 0.3);
        boolean bright = Color.RGBtoHSB(ground.getRed(), ground.getGreen(), ground.getBlue(), null)[2] > 0.5;
        Graphics2D g = filled(image, ground);
        double angle = between(0, Math.PI);
        g.setColor(alpha(bright ? hsb(0.2, 1, 0.3, 0.7) : hsb(0.2, 0.8, 0.6, 1), 0.45));
        lines(g, new Rectangle2D.Double(0, 0, set.width, set.height), angle, between(4, 7), 0.7);
        Area all = new Area();
        set.letters.forEach(letter -> all.add(new Area(letter)));
        g.setColor(ground);
        g.fill(all);
        for (Shape letter : set.letters) {
            g.setColor(bright ? hsb(0.3, 1, 0.1, 0.55) : hsb(0.1, 0.8, 0.8, 1));
            g.setClip(letter);
            lines(g, letter.getBounds2D(), angle + between(0.9, 2.2), between(2.4, 3.4), 1.4);
            g.setClip(null);
            if (chance(0.5)) {
                g.setStroke(new BasicStroke(0.7f));
                g.draw(letter);
            }
        }
        return image;
    }

    private static void lines(Graphics2D g, Rectangle2D box, double angle, double step, double width) {
        g.setStroke(new BasicStroke((float) width));
        double reach = box.getWidth() + box.getHeight();
        double dx = Math.cos(angle) * reach;
        double dy = Math.sin(angle) * reach;
        for (double off = -reach; off < reach; off += step) {
            double x = box.getCenterX() - Math.sin(angle) * off;
            double y = box.getCenterY() + Math.cos(angle) * off;
            g.draw(new Line2D.Double(x - dx, y - dy, x + dx, y + dy));
        }
    }

    /** A small number somewhere on a wide ticket with fine curves and bars. */
    private BufferedImage ticket(String text) {
        double size = between(17, 26);
        List<Shape> letters = letters(text, size, between(0.06, 0.3), false);
        Set set = set(letters, between(1.2, 2.4), between(0.8, 1.8));
        BufferedImage image = canvas(set.width, set.height);
        Color paper = hsb(0.05, 0.35, 0.85, 1);
        Graphics2D g = filled(image, paper);
        Color fine = alpha(hsb(0.4, 1, 0.5, 0.8), 0.5);
        g.setColor(fine);
        g.setStroke(new BasicStroke(0.6f));
        double length = between(20, 60);
        for (int i = 0; i < 9; i++) {
            Path2D curve = new Path2D.Double();
            for (int x = 0; x <= set.width; x += 3) {
                double y = set.height / 2
                        + (set.height / 2.3) * Math.sin(2 * Math.PI * x / length + i * 0.35) * Math.cos(i * 0.35);
                if (x == 0) {
                    curve.moveTo(x, y);
                } else {
                    curve.lineTo(x, y);
                }
            }
            g.draw(curve);
        }
        Rectangle2D box = bounds(set.letters);
        g.setColor(hsb(0, 1, 0.05, 0.4));
        double start = box.getX() > set.width / 2 ? 4 : box.getMaxX() + 8;
        double end = box.getX() > set.width / 2 ? box.getX() - 8 : set.width - 4;
        for (double x = start; chance(0.6) && x < end - 3; ) {
            double wide = 1 + random.nextInt(3);
            g.fill(new Rectangle2D.Double(x, set.height * 0.25, wide, set.height * 0.5));
            x += wide + 1 + random.nextInt(3);
        }
        Color ink = hsb(0.4, 1, 0.1, 0.6);
        g.setColor(ink);
        set.letters.forEach(g::fill);
        return image;
    }

    /** Letters that follow a wave and turn with it, on and under ribbons. */
    private BufferedImage ribbon(String text) {
        double size = between(24, 38);
        List<Shape> straight = letters(text, size, between(0.12, 0.35), chance(0.3));
        double length = between(3, 7) * size;
        double high = between(0.15, 0.4) * size;
        double phase = between(0, 6.3);
        List<Shape> placed = new ArrayList<>();
        for (Shape letter : straight) {
            Rectangle2D box = letter.getBounds2D();
            double at = 2 * Math.PI * box.getCenterX() / length + phase;
            AffineTransform place = AffineTransform.getTranslateInstance(0, high * Math.sin(at));
            place.rotate(Math.atan(high * 2 * Math.PI / length * Math.cos(at)), box.getCenterX(), -0.35 * size);
            placed.add(place.createTransformedShape(letter));
        }
        Set set = set(placed, between(0.1, 0.5), between(0.2, 0.6));
        BufferedImage image = canvas(set.width, set.height);
        boolean dark = chance(0.3);
        Graphics2D g = filled(image, dark ? hsb(0.2, 0.8, 0.1, 0.3) : hsb(0, 0.25, 0.85, 1));
        ribbons(g, set, 3, 0.5);
        Color ink = dark ? hsb(0, 0.5, 0.85, 1) : hsb(0.4, 1, 0.1, 0.5);
        for (Shape letter : set.letters) {
            g.setColor(ink);
            g.fill(letter);
        }
        ribbons(g, set, 2, 0.3);
        return image;
    }

    private void ribbons(Graphics2D g, Set set, int count, double opacity) {
        for (int i = 0; i < count; i++) {
            Path2D path = new Path2D.Double();
            path.moveTo(-5, between(0, set.height));
            path.curveTo(
                    set.width * 0.3,
                    between(-20, set.height + 20),
                    set.width * 0.7,
                    between(-20, set.height + 20),
                    set.width + 5,
                    between(0, set.height));
            g.setColor(alpha(hsb(0.3, 0.9, 0.4, 1), opacity));
            g.setStroke(new BasicStroke((float) between(2, 9), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            g.draw(path);
        }
    }

    /** Several thin trembling strokes along the outlines, on a board. */
    private BufferedImage chalk(String text) {
        Set set =
                set(shaken(letters(text, between(34, 52), 0.14, false), 0.18, 4), between(0.2, 0.7), between(0.3, 0.7));
        BufferedImage image = canvas(set.width, set.height);
        Graphics2D g =
                filled(image, chance(0.6) ? new Color(30, 60 + random.nextInt(30), 50) : hsb(0, 0.3, 0.12, 0.25));
        for (int i = 0; i < 300; i++) {
            g.setColor(new Color(255, 255, 255, 14));
            g.fill(new Ellipse2D.Double(between(0, set.width), between(0, set.height), between(2, 30), between(1, 5)));
        }
        Color chalk = chance(0.6) ? Color.WHITE : hsb(0.15, 0.5, 0.9, 1);
        for (Shape letter : set.letters) {
            g.setColor(alpha(chalk, 0.35));
            g.fill(letter);
            for (int pass = 0; pass < 3; pass++) {
                g.setColor(alpha(chalk, 0.55));
                g.setStroke(new BasicStroke(
                        (float) between(0.7, 1.3),
                        BasicStroke.CAP_ROUND,
                        BasicStroke.JOIN_ROUND,
                        1,
                        new float[] {(float) between(4, 9), (float) between(0.5, 2)},
                        random.nextInt(9)));
                g.draw(AffineTransform.getTranslateInstance(between(-0.8, 0.8), between(-0.8, 0.8))
                        .createTransformedShape(letter));
            }
        }
        g.setColor(alpha(chalk, 0.6));
        g.setStroke(new BasicStroke(1.2f));
        for (int i = 0; i < 2; i++) {
            g.draw(new Line2D.Double(
                    between(0, set.width), between(0, set.height), between(0, set.width), between(0, set.height)));
        }
        return image;
    }

    /** Slanted solids with lit and shaded sides over a floor of tiles. */
    private BufferedImage blocks(String text) {
        double size = between(32, 50);
        List<Shape> letters = letters(text, size, between(0.18, 0.35), false);
        AffineTransform slant = AffineTransform.getShearInstance(between(-0.25, 0.25), between(-0.1, 0.1));
        Set set = set(
                letters.stream().map(slant::createTransformedShape).toList(), between(0.15, 0.4), between(0.5, 0.8));
        BufferedImage image = canvas(set.width, set.height);
        Graphics2D g = filled(image, hsb(0, 0.3, 0.8, 1));
        Color tile = alpha(hsb(0, 0.5, 0.5, 0.8), 0.35);
        double step = between(9, 18);
        g.setColor(tile);
        for (double x = -set.height; x < set.width + set.height; x += 2 * step) {
            for (int row = 0; row < set.height / step + 1; row++) {
                double left = x + row % 2 * step + row * step * 0.4;
                Path2D diamond = new Path2D.Double();
                diamond.moveTo(left, row * step);
                diamond.lineTo(left + step, row * step);
                diamond.lineTo(left + step * 1.4, (row + 1) * step);
                diamond.lineTo(left + step * 0.4, (row + 1) * step);
                diamond.closePath();
                g.fill(diamond);
            }
        }
        Color face = hsb(0.5, 1, 0.6, 0.95);
        double dx = between(-0.8, 0.8);
        for (Shape letter : set.letters) {
            Color own = chance(0.3) ? hsb(0.5, 1, 0.6, 0.95) : face;
            for (int depth = 6; depth > 0; depth--) {
                g.setColor(own.darker().darker());
                g.fill(AffineTransform.getTranslateInstance(depth * dx, depth * 0.8)
                        .createTransformedShape(letter));
            }
            g.setColor(own);
            g.fill(letter);
            g.setColor(alpha(Color.WHITE, 0.7));
            g.setStroke(new BasicStroke(0.7f));
            g.draw(letter);
        }
        return image;
    }

    /** Text above its own fading reflection. */
    private BufferedImage mirror(String text) {
        double size = between(26, 44);
        List<Shape> letters = letters(text, size, between(0.05, 0.2), false);
        Rectangle2D box = bounds(letters);
        double width = box.getWidth() * between(1.1, 1.8) + 6;
        double height = box.getHeight() * between(1.9, 2.4);
        BufferedImage image = canvas(width, height);
        Graphics2D g = pen(image);
        Color sky = hsb(0, 0.6, 0.7, 1);
        g.setPaint(new GradientPaint(0, 0, sky, 0, (float) height, Color.WHITE));
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        double x = between(3, Math.max(4, image.getWidth() - box.getWidth() - 3));
        double line = Math.min(image.getHeight() - 4.0, box.getHeight() * between(1.15, 1.3));
        List<Shape> placed = moved(letters, x - box.getX(), line - 1 - box.getMaxY());
        Color ink = hsb(0.5, 1, 0.1, 0.5);
        for (Shape letter : placed) {
            g.setPaint(new GradientPaint(0, (float) (line - box.getHeight()), ink.brighter(), 0, (float) line, ink));
            g.fill(letter);
            AffineTransform flip = new AffineTransform(1, 0, between(-0.03, 0.03), -0.7, 0, line * 1.7);
            g.setPaint(new GradientPaint(
                    0, (float) line, alpha(ink, 0.4), 0, (float) (line + 0.6 * box.getHeight()), alpha(ink, 0)));
            g.fill(flip.createTransformedShape(letter));
        }
        return image;
    }

    /** A bad signal: rows out of step, colors apart, a rolling bar. */
    private BufferedImage sync(String text) {
        Set set = set(letters(text, between(30, 46), between(0.1, 0.25), false), between(0.2, 0.6), between(0.3, 0.7));
        BufferedImage image = canvas(set.width, set.height);
        Graphics2D g = filled(image, hsb(0.2, 1, 0.05, 0.35));
        Color ink = hsb(0, 0.5, 0.8, 1);
        for (Shape letter : set.letters) {
            g.setColor(ink);
            g.fill(letter);
        }
        int w = image.getWidth();
        int h = image.getHeight();
        BufferedImage out = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        double phase = between(0, 6.3);
        double period = between(0.3, 1.2) * h;
        double far = between(1, 2.5);
        int bar = random.nextInt(h);
        int apart = 1 + random.nextInt(2);
        for (int y = 0; y < h; y++) {
            int shift = (int) Math.round(far * Math.sin(2 * Math.PI * y / period + phase) + between(-0.7, 0.7));
            boolean lit = Math.abs(y - bar) < h / 8;
            for (int x = 0; x < w; x++) {
                int red = image.getRGB(Math.floorMod(x + shift + apart, w), y) >> 16 & 255;
                int green = image.getRGB(Math.floorMod(x + shift, w), y) >> 8 & 255;
                int blue = image.getRGB(Math.floorMod(x + shift - apart, w), y) & 255;
                int noise = random.nextInt(41) - 20 + (lit ? 35 : 0) - (y % 2 == 0 ? 18 : 0);
                out.setRGB(x, y, cut(red + noise) << 16 | cut(green + noise) << 8 | cut(blue + noise));
            }
        }
        return out;
    }

    private static int cut(int part) {
        return Math.max(0, Math.min(255, part));
    }

    /** A maze of thin walls under and between heavy letters. */
    private BufferedImage maze(String text) {
        Set set = set(
                shaken(letters(text, between(32, 48), between(0.1, 0.25), false), 0.25, 3),
                between(0.1, 0.5),
                between(0.2, 0.5));
        BufferedImage image = canvas(set.width, set.height);
        boolean dark = chance(0.25);
        Graphics2D g = filled(image, dark ? hsb(0, 0.5, 0.08, 0.2) : hsb(0, 0.2, 0.9, 1));
        Color wall = dark ? hsb(0, 0.5, 0.4, 0.6) : hsb(0.1, 0.7, 0.5, 0.75);
        Color ink = dark ? hsb(0, 0.5, 0.85, 1) : hsb(0.3, 1, 0.1, 0.45);
        int cell = 6 + random.nextInt(6);
        for (Shape letter : set.letters) {
            g.setColor(ink);
            g.fill(letter);
            g.setStroke(new BasicStroke(1.6f));
            g.draw(letter);
        }
        g.setColor(wall);
        g.setStroke(new BasicStroke(1));
        for (int y = 0; y < set.height; y += cell) {
            for (int x = 0; x < set.width; x += cell) {
                if (chance(0.5)) {
                    g.drawLine(x, y, x + cell, y);
                } else {
                    g.drawLine(x, y, x, y + cell);
                }
            }
        }
        return image;
    }

    /** Letters with a white rim and a soft shadow on something like a photograph. */
    private BufferedImage sticker(String text) {
        Set set = set(
                shaken(letters(text, between(30, 48), between(0.2, 0.35), chance(0.4)), 0.3, 4),
                between(0.2, 0.6),
                between(0.35, 0.7));
        BufferedImage image = canvas(set.width, set.height);
        Graphics2D g = filled(image, hsb(0.2, 0.7, 0.3, 0.8));
        for (int i = 0; i < 70; i++) {
            g.setColor(alpha(hsb(0.1, 0.9, 0.1, 1), 0.5));
            double r = between(2, 26);
            g.fill(new Ellipse2D.Double(between(-20, set.width), between(-20, set.height), 2 * r, between(0.4, 2) * r));
        }
        for (Shape letter : set.letters) {
            g.setColor(new Color(0, 0, 0, 120));
            g.setStroke(new BasicStroke(6, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            g.draw(AffineTransform.getTranslateInstance(2, 2).createTransformedShape(letter));
        }
        image = blurred(image);
        g = pen(image);
        for (Shape letter : set.letters) {
            g.setColor(Color.WHITE);
            g.setStroke(new BasicStroke(5, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            g.draw(letter);
            g.setColor(hsb(0.5, 1, 0.2, 0.75));
            g.fill(letter);
        }
        return image;
    }

    private static BufferedImage blurred(BufferedImage image) {
        float[] weights = new float[25];
        Arrays.fill(weights, 0.04f);
        return new ConvolveOp(new Kernel(5, 5, weights), ConvolveOp.EDGE_NO_OP, null)
                .filter(image, new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB));
    }

    /** A worn rubber stamp with a double frame, turned as a whole. */
    private BufferedImage stamp(String text) {
        double size = between(28, 44);
        List<Shape> letters = letters(text, size, between(0.1, 0.25), false);
        Rectangle2D box = bounds(letters);
        double angle = between(-0.12, 0.12);
        Rectangle2D inner =
                new Rectangle2D.Double(box.getX() - 7, box.getY() - 6, box.getWidth() + 14, box.getHeight() + 12);
        Rectangle2D outer =
                new Rectangle2D.Double(inner.getX() - 3, inner.getY() - 3, inner.getWidth() + 6, inner.getHeight() + 6);
        Rectangle2D turned = AffineTransform.getRotateInstance(angle)
                .createTransformedShape(outer)
                .getBounds2D();
        BufferedImage image = canvas(turned.getWidth() * between(1, 1.5) + 6, turned.getHeight() + between(4, 16));
        BufferedImage ink = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        double scale = Math.min(
                1, Math.min((image.getWidth() - 4) / turned.getWidth(), (image.getHeight() - 3) / turned.getHeight()));
        Graphics2D stamp = pen(ink);
        stamp.translate(image.getWidth() / 2.0, image.getHeight() / 2.0);
        stamp.scale(scale, scale);
        stamp.rotate(angle);
        stamp.translate(-outer.getCenterX(), -outer.getCenterY());
        stamp.setColor(chance(0.6) ? new Color(170 + random.nextInt(70), 20, 40) : hsb(0.7, 1, 0.3, 0.7));
        letters.forEach(stamp::fill);
        stamp.setStroke(new BasicStroke(1.5f));
        stamp.draw(inner);
        stamp.draw(outer);
        stamp.setTransform(new AffineTransform());
        stamp.setComposite(AlphaComposite.DstOut);
        for (int i = image.getWidth() * image.getHeight() / 60; i > 0; i--) {
            stamp.setColor(new Color(0, 0, 0, 90 + random.nextInt(165)));
            double r = between(0.6, 2);
            stamp.fill(new Ellipse2D.Double(between(0, image.getWidth()), between(0, image.getHeight()), r, r));
        }
        Graphics2D g = filled(image, hsb(0, 0.15, 0.88, 1));
        for (int y = 6; y < image.getHeight(); y += 9) {
            g.setColor(new Color(90, 110, 160, 50));
            g.drawLine(0, y, image.getWidth(), y);
        }
        g.drawImage(ink, 0, 0, null);
        return image;
    }

    /** A sum whose signs and numbers lie on cards. */
    private BufferedImage cards(String text) {
        double size = between(24, 38);
        List<Shape> letters = letters(text, size, between(0.45, 0.6), chance(0.3));
        Set set = set(shaken(letters, 0.15, 2), between(0.15, 0.6), between(0.6, 1));
        BufferedImage image = canvas(set.width, set.height);
        Graphics2D g = filled(image, hsb(0.2, 0.7, 0.3, 0.6));
        for (int i = 0; i < set.letters.size(); i++) {
            Rectangle2D box = set.letters.get(i).getBounds2D();
            double wide = Math.max(box.getWidth(), 0.35 * size) + 0.25 * size;
            double high = 1.1 * size;
            Shape card = new RoundRectangle2D.Double(
                    box.getCenterX() - wide / 2, box.getCenterY() - high / 2, wide, high, 6, 6);
            boolean sign = !Character.isDigit(text.charAt(i));
            g.setColor(sign ? hsb(0.3, 0.6, 0.8, 1) : Color.WHITE);
            g.fill(card);
            g.setColor(new Color(0, 0, 0, 80));
            g.setStroke(new BasicStroke(1));
            g.draw(card);
            g.setColor(sign ? Color.BLACK : hsb(0.7, 1, 0.1, 0.6));
            g.fill(set.letters.get(i));
        }
        return image;
    }

    // --- files ---

    /** The fonts of the held-out families below a directory. */
    static List<Font> fonts(Path directory) throws IOException {
        List<Font> fonts = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(file -> file.toString().matches("(?i).*\\.(ttf|otf)"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            try {
                Font font = Font.createFont(Font.TRUETYPE_FONT, file.toFile());
                String family = font.getFamily(Locale.ROOT).toLowerCase(Locale.ROOT);
                if (FONTS.stream().anyMatch(family::startsWith) && font.canDisplayUpTo("0123456789ABCabc+-=") < 0) {
                    fonts.add(font);
                }
            } catch (FontFormatException e) {
                System.err.println(file + " left out: " + e.getMessage());
            }
        }
        return fonts;
    }

    /** Half of the images as PNG, the others as real JPEG and GIF. */
    private String write(BufferedImage image, Path folder, int number) throws IOException {
        int kind = random.nextInt(10);
        String format = kind < 5 ? "png" : kind < 8 ? "jpg" : "gif";
        String name = "%06d.%s".formatted(number, format);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new IOException("no writer for " + format);
        }
        Files.write(folder.resolve(name), bytes.toByteArray());
        return name;
    }

    /** Draws a dataset. */
    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(option(args, "--count", "1000"));
        long seed = Long.parseLong(option(args, "--seed", "1"));
        String fontFolder = option(args, "--fonts", "");
        List<Font> fonts = fontFolder.isEmpty() ? List.of() : fonts(Path.of(fontFolder));
        if (fonts.isEmpty()) {
            System.err.println("no held-out fonts: Java's own are drawn with");
            fonts = List.of(new Font(Font.SERIF, Font.PLAIN, 1), new Font(Font.SANS_SERIF, Font.BOLD, 1));
        }
        String names = option(args, "--families", "");
        List<Family> families = names.isEmpty()
                ? List.of(Family.values())
                : Stream.of(names.split(","))
                        .map(name -> Family.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        Path out = Path.of(option(args, "--out", "heldout"));
        Files.createDirectory(out);
        HeldOutCaptchas drawer = new HeldOutCaptchas(seed, fonts);
        StringBuilder labels = new StringBuilder();
        List<Sample> shown = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Sample sample = drawer.draw(families.get(i % families.size()));
            labels.append(drawer.write(sample.image, out, i))
                    .append('\t')
                    .append(sample.text)
                    .append('\n');
            if (i < 8 * families.size()) {
                shown.add(sample);
            }
        }
        Files.writeString(out.resolve("labels.tsv"), labels);
        String sheet = option(args, "--sheet", "");
        if (!sheet.isEmpty()) {
            ImageIO.write(sheet(shown, families.size()), "png", Path.of(sheet).toFile());
        }
        System.out.println(
                out + ": " + count + " images of " + families.size() + " families, " + fonts.size() + " fonts");
    }

    private static String option(String[] args, String name, String otherwise) {
        int at = Arrays.asList(args).indexOf(name);
        return at < 0 ? otherwise : args[at + 1];
    }

    /** A column for each family. */
    private static BufferedImage sheet(List<Sample> samples, int columns) {
        BufferedImage sheet =
                new BufferedImage(columns * 320, (samples.size() / columns + 1) * 120, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(Color.GRAY);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setColor(Color.YELLOW);
        for (int i = 0; i < samples.size(); i++) {
            int x = i % columns * 320;
            int y = i / columns * 120;
            g.drawImage(samples.get(i).image, x, y, null);
            g.drawString(samples.get(i).text, x, y + 116);
        }
        g.dispose();
        return sheet;
    }
}
