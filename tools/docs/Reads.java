// SPDX-License-Identifier: Apache-2.0

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import master.api.Recognition;
import master.api.Recognizer;

/**
 * Draws a sheet of images with what a model reads in them: the README's first image.
 *
 * <pre>
 * ./master dataset synth --preset words --count 8 --seed 7 --out words
 * java -cp "$(echo .build/light.*&#47;modules)/*" tools/docs/Reads.java docs/images/reads.png captcha:testdata/captchas words:words
 * </pre>
 */
final class Reads {
    private static final int COLUMNS = 4;
    private static final int WIDTH = 230;
    private static final int HEIGHT = 118;
    private static final int IMAGE_HEIGHT = 66;
    private static final int IMAGE_WIDTH = 206;

    private Reads() {}

    private record Tile(BufferedImage image, String text, double confidence) {}

    public static void main(String[] args) throws IOException {
        List<Tile> tiles = new ArrayList<>();
        for (String argument : List.of(args).subList(1, args.length)) {
            int colon = argument.indexOf(':');
            try (Recognizer recognizer = Recognizer.bundled(argument.substring(0, colon));
                    Stream<Path> files = Files.walk(Path.of(argument.substring(colon + 1)))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".png"))
                        .sorted()
                        .toList()) {
                    Recognition read = recognizer.recognize(file);
                    tiles.add(new Tile(ImageIO.read(file.toFile()), read.text(), read.confidence()));
                }
            }
        }
        int rows = (tiles.size() + COLUMNS - 1) / COLUMNS;
        BufferedImage sheet = new BufferedImage(COLUMNS * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int i = 0; i < tiles.size(); i++) {
            draw(graphics, tiles.get(i), i % COLUMNS * WIDTH + (WIDTH - IMAGE_WIDTH) / 2, i / COLUMNS * HEIGHT + 10);
        }
        graphics.dispose();
        ImageIO.write(sheet, "png", Path.of(args[0]).toFile());
    }

    private static void draw(Graphics2D graphics, Tile tile, int x, int y) {
        BufferedImage image = tile.image();
        double scale = Math.min((double) IMAGE_WIDTH / image.getWidth(), (double) IMAGE_HEIGHT / image.getHeight());
        int width = (int) Math.round(scale * image.getWidth());
        int height = (int) Math.round(scale * image.getHeight());
        graphics.drawImage(image, x + (IMAGE_WIDTH - width) / 2, y + (IMAGE_HEIGHT - height) / 2, width, height, null);
        graphics.setFont(new Font(Font.MONOSPACED, Font.BOLD, 20));
        graphics.setColor(new Color(0x1a1a1a));
        graphics.drawString(tile.text(), x + 4, y + IMAGE_HEIGHT + 24);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        graphics.setColor(tile.confidence() < 0.9 ? new Color(0x9a3b26) : new Color(0x2f6f4f));
        String confidence = String.format(Locale.ROOT, "%.1f %%", 100 * tile.confidence());
        graphics.drawString(
                confidence, x + IMAGE_WIDTH - graphics.getFontMetrics().stringWidth(confidence), y + IMAGE_HEIGHT + 24);
    }
}
