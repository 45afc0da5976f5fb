// SPDX-License-Identifier: Apache-2.0
package master.table.words;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import master.api.Box;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;
import master.table.Boxes;
import master.table.Table;
import master.table.TableRecognizer.WordReader;
import master.table.Word;

/**
 * Reads the words of a table with a model of words, such as the bundled {@code words}: they are looked for in the image
 * and read all together. Printed tables on plain grounds only. Thread-safe; what it finds depends on nothing but image
 * and table.
 */
public final class CellReader implements WordReader {
    private static final double MARGIN = 0.15; // around a word, in its heights
    private static final double LEAST_MARGIN = 2; // pixels

    private final Recognizer words;

    /** @param words a model of texts; the caller closes it */
    public CellReader(Recognizer words) {
        this.words = Objects.requireNonNull(words, "words");
    }

    /**
     * A place where a word is printed.
     *
     * @param box around its ink, in pixels of the image
     * @param image what to read: that part of the image with a margin
     */
    public record Cutout(Box box, BufferedImage image) {
        private double aspectRatio() {
            return box.width() / box.height();
        }

        /** The word of a text that was read in it; empty if that is blank. */
        public Optional<Word> word(String text) {
            return text.isBlank() ? Optional.empty() : Optional.of(new Word(text, box));
        }
    }

    /**
     * Looks for words.
     *
     * @param table every cell has a box
     * @return the shortest first, so that words of about one length share a batch, which takes as many steps as its longest
     */
    public static List<Cutout> cutouts(BufferedImage image, Table table) {
        return WordFinder.find(image, table).stream()
                .map(box -> new Cutout(box, crop(image, box)))
                .sorted(Comparator.comparingDouble(Cutout::aspectRatio))
                .toList();
    }

    /** A word in which nothing could be read is left out. */
    @Override
    public List<Word> read(BufferedImage image, Table table) {
        List<Cutout> found = cutouts(image, table);
        List<Outcome> outcomes = words.recognizeAll(
                found.stream().map(cutout -> ImageSource.of(cutout.image())).toList());
        List<Word> read = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            found.get(i).word(outcomes.get(i).orThrow().text()).ifPresent(read::add);
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
