// SPDX-License-Identifier: Apache-2.0

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Draws testdata/tables/sales.png: two header rows, cells that span columns and rows, numbers, empty cells. */
final class DrawTable {
    private static final int TOP = 12;
    private static final int ROW = 32;
    private static final int[] COLUMNS = {12, 190, 270, 360, 450, 548};
    private static final String[][] TEXTS = {
        {"Product", "2024", "", "2025", ""},
        {"", "Units", "Price", "Units", "Price"},
        {"Desk lamp", "120", "24", "135", "26"},
        {"Office chair", "48", "159", "61", "149"},
        {"Keyboard", "310", "45", "298", "47"},
        {"Monitor", "75", "210", "92", "199"},
        {"Total", "553", "", "586", ""}
    };

    private DrawTable() {}

    public static void main(String[] args) throws IOException {
        BufferedImage image = new BufferedImage(560, 250, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(new Color(0xE8EEF7));
        graphics.fillRect(12, TOP, 536, 2 * ROW);
        graphics.setColor(new Color(0x333333));
        Font font = new Font("Liberation Sans", Font.PLAIN, 16);
        for (int row = 0; row < TEXTS.length; row++) {
            boolean header = row < 2;
            graphics.setFont(header || row == 6 ? font.deriveFont(Font.BOLD) : font);
            for (int column = 0; column < 5; column++) {
                text(graphics, row, column, header);
            }
        }
        graphics.setColor(new Color(0x8899AA));
        for (int row = 0; row <= TEXTS.length; row++) {
            graphics.drawLine(COLUMNS[row == 1 ? 1 : 0], TOP + row * ROW, COLUMNS[5], TOP + row * ROW);
        }
        for (int column = 0; column < COLUMNS.length; column++) {
            boolean insideYear = column == 2 || column == 4;
            graphics.drawLine(COLUMNS[column], insideYear ? TOP + ROW : TOP, COLUMNS[column], TOP + 7 * ROW);
        }
        ImageIO.write(image, "png", new File(args[0]));
    }

    private static void text(Graphics2D graphics, int row, int column, boolean header) {
        String text = TEXTS[row][column];
        FontMetrics metrics = graphics.getFontMetrics();
        int left = COLUMNS[column];
        int right = COLUMNS[row == 0 && column > 0 && column < 4 ? column + 2 : column + 1];
        int y = TOP + (row == 0 && column == 0 ? ROW + 5 : row * ROW + 21);
        int x = right - 8 - metrics.stringWidth(text);
        if (column == 0) {
            x = left + 8;
        } else if (header) {
            x = (left + right - metrics.stringWidth(text)) / 2;
        }
        graphics.drawString(text, x, y);
    }
}
