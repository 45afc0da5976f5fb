// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import master.data.LabeledImage;

/** Shows many samples at once, each with its label, for people to look at. Holds no state. */
public final class ContactSheet {
    private static final int GAP = 4; // pixels
    private static final int LABEL = 14; // pixels

    private ContactSheet() {}

    /**
     * Draws the samples row by row in cells of equal size.
     *
     * @param samples one or more
     * @param columns samples per row, 1 or more
     */
    public static BufferedImage draw(List<LabeledImage> samples, int columns) {
        if (samples.isEmpty() || columns < 1) {
            throw new IllegalArgumentException(
                    "samples " + samples.size() + ", columns " + columns + " must be 1 or more");
        }
        int cellWidth = GAP + samples.stream().mapToInt(s -> s.image().getWidth()).max().orElseThrow();
        int cellHeight =
                GAP + LABEL + samples.stream().mapToInt(s -> s.image().getHeight()).max().orElseThrow();
        int rows = (samples.size() + columns - 1) / columns;
        BufferedImage sheet = new BufferedImage(columns * cellWidth, rows * cellHeight, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.GRAY);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            graphics.setColor(Color.YELLOW);
            graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, LABEL - 2));
            for (int i = 0; i < samples.size(); i++) {
                int x = i % columns * cellWidth;
                int y = i / columns * cellHeight;
                graphics.drawImage(samples.get(i).image(), x, y, null);
                graphics.drawString(samples.get(i).label(), x + 2, y + cellHeight - GAP);
            }
        } finally {
            graphics.dispose();
        }
        return sheet;
    }
}
