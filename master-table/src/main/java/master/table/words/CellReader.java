// SPDX-License-Identifier: Apache-2.0
package master.table.words;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import master.api.Box;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;
import master.table.Boxes;
import master.table.Table;
import master.table.TableRecognizer.WordReader;
import master.table.Word;

/**
 * Reads the words of a table with a model of words, such as the bundled {@code words}: they are looked for in the image and
 * read all together. Printed tables on plain grounds only. Thread-safe; what it finds depends on nothing but image and table.
 */
public final class CellReader implements WordReader {
    private static final double MARGIN = 0.15; // around a word, in its heights
    private static final double LEAST_MARGIN = 2; // pixels

    private final Recognizer words;

    /** @param words a model of texts; the caller closes it */
    public CellReader(Recognizer words) {
        this.words = Objects.requireNonNull(words, "words");
    }

    /** A word in which nothing could be read is left out. */
    @Override
    public List<Word> read(BufferedImage image, Table table) {
        List<Box> found = WordFinder.find(image, table);
        List<Outcome> outcomes = words.recognizeAll(
                found.stream().map(box -> ImageSource.of(crop(image, box))).toList());
        List<Word> read = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            String text = outcomes.get(i).orThrow().text();
            if (!text.isBlank()) {
                read.add(new Word(text, found.get(i)));
            }
        }
        return read;
    }

    private static BufferedImage crop(BufferedImage image, Box word) {
        double margin = Math.max(LEAST_MARGIN, MARGIN * word.height());
        int left = (int) Math.max(0, Math.floor(word.x() - margin));
        int top = (int) Math.max(0, Math.floor(word.y() - margin));
        int right = (int) Math.min(image.getWidth(), Math.ceil(Boxes.right(word) + margin));
        int bottom = (int) Math.min(image.getHeight(), Math.ceil(Boxes.bottom(word) + margin));
        BufferedImage crop = new BufferedImage(right - left, bottom - top, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = crop.createGraphics();
        graphics.drawImage(image, -left, -top, null);
        graphics.dispose();
        return crop;
    }
}
