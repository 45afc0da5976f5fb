// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows many samples at once, each with its label, for people to look at. Holds no state. */
public final class ContactSheet {
    private static final int GAP = 4; // pixels
    private static final int LABEL = 14; // pixels

    private ContactSheet() {}

    /**
     * Draws rows of samples in their own sizes, each row under its name.
     *
     * @param rows one or more, none of them empty
     * @param width of the sheet in pixels; what does not fit into a row is left out, except its first sample
     */
    public static BufferedImage rows(Map<String, List<LabeledImage>> rows, int width) {
        if (rows.isEmpty() || rows.values().stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("rows " + rows + " must have one sample or more each");
        }
        Map<String, List<LabeledImage>> fitting = new LinkedHashMap<>();
        int height = 0;
        int widest = width;
        for (Map.Entry<String, List<LabeledImage>> row : rows.entrySet()) {
            List<LabeledImage> kept = new ArrayList<>();
            int right = 0;
            int tallest = 0;
            for (LabeledImage sample : row.getValue()) {
                int next = right + cell(sample);
                if (kept.isEmpty() || next <= width) {
                    kept.add(sample);
                    right = next;
                    tallest = Math.max(tallest, sample.image().getHeight());
                }
            }
            fitting.put(row.getKey(), kept);
            height += tallest + 2 * LABEL + GAP;
            widest = Math.max(widest, right);
        }
        BufferedImage sheet = new BufferedImage(widest, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = start(sheet);
        try {
            int y = 0;
            for (Map.Entry<String, List<LabeledImage>> row : fitting.entrySet()) {
                graphics.setColor(Color.WHITE);
                graphics.drawString(row.getKey(), 2, y + LABEL - 3);
                graphics.setColor(Color.YELLOW);
                int x = 0;
                int tallest = 0;
                for (LabeledImage sample : row.getValue()) {
                    graphics.drawImage(sample.image(), x, y + LABEL, null);
                    graphics.drawString(
                            sample.text(),
                            x + 2,
                            y + 2 * LABEL - 3 + sample.image().getHeight());
                    tallest = Math.max(tallest, sample.image().getHeight());
                    x += cell(sample);
                }
                y += tallest + 2 * LABEL + GAP;
            }
        } finally {
            graphics.dispose();
        }
        return sheet;
    }

    private static int cell(LabeledImage sample) {
        return GAP + Math.max(sample.image().getWidth(), 8 * sample.text().length());
    }

    private static Graphics2D start(BufferedImage sheet) {
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.GRAY);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setColor(Color.YELLOW);
        graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, LABEL - 2));
        return graphics;
    }

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
        int cellWidth =
                GAP + samples.stream().mapToInt(s -> s.image().getWidth()).max().orElseThrow();
        int cellHeight = GAP
                + LABEL
                + samples.stream().mapToInt(s -> s.image().getHeight()).max().orElseThrow();
        int rows = (samples.size() + columns - 1) / columns;
        BufferedImage sheet = new BufferedImage(columns * cellWidth, rows * cellHeight, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = start(sheet);
        try {
            for (int i = 0; i < samples.size(); i++) {
                int x = i % columns * cellWidth;
                int y = i / columns * cellHeight;
                graphics.drawImage(samples.get(i).image(), x, y, null);
                graphics.drawString(samples.get(i).text(), x + 2, y + cellHeight - GAP);
            }
        } finally {
            graphics.dispose();
        }
        return sheet;
    }
}
