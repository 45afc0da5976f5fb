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
 * Reads the words of a table with a word model, such as the bundled {@code words-int8}: finds the words in the image and reads them in
 * batches. For printed tables on plain backgrounds only. Thread-safe; the words that it finds depend only on image and table.
 */
public final class CellReader implements WordReader {
    private static final double MARGIN = 0.15; // around a word, in its heights
    private static final double LEAST_MARGIN = 2; // pixels

    private final Recognizer words;

    /**
     * Makes a reader of an open word model.
     *
     * @param words the word model; the caller closes it
     */
    public CellReader(Recognizer words) {
        this.words = Objects.requireNonNull(words, "words");
    }

    /**
     * A part of the image that shows a word.
     *
     * @param box the box around its ink, in pixels of the whole image
     * @param image the part of the image to read, with a margin
     */
    public record Cutout(Box box, BufferedImage image) {
        private double aspectRatio() {
            return box.width() / box.height();
        }

        /** The word with a text that was read; empty if the text is blank. */
        public Optional<Word> word(String text) {
            return text.isBlank() ? Optional.empty() : Optional.of(new Word(text, box));
        }
    }

    /**
     * Finds the words in an image.
     *
     * @param table the structure; every cell has a box
     * @return the words, shortest first: a batch takes as many steps as its longest word, so words of similar length share one
     */
    public static List<Cutout> cutouts(BufferedImage image, Table table) {
        return WordFinder.find(image, table).stream()
                .map(box -> new Cutout(box, crop(image, box)))
                .sorted(Comparator.comparingDouble(Cutout::aspectRatio))
                .toList();
    }

    /** Reads the words in the image; a word in which no text is recognized is left out. */
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
