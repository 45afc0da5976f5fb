// SPDX-License-Identifier: Apache-2.0
package master.table.words;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import master.api.Box;
import master.table.Boxes;
import master.table.Word;

/**
 * Sorts the words of a cell in reading order and joins them. A word belongs to a line if they overlap by more than half of the
 * smaller height. The words of a line are joined from left to right, with blanks, or without where pieces of a word touch, such
 * as the parts of a number. Holds no state.
 */
public final class CellText {
    private static final double TOUCHING = 0.08; // gap in heights of the line below which there is no blank

    private CellText() {}

    /** Sorts words into lines from top to bottom, each line from left to right. */
    public static List<List<Word>> lines(List<Word> words) {
        List<Line> lines = new ArrayList<>();
        List<Word> fromTop = words.stream()
                .sorted(Comparator.comparingDouble((Word word) -> Boxes.centerY(word.box()))
                        .thenComparingDouble(word -> word.box().x()))
                .toList();
        for (Word word : fromTop) {
            Line line = lines.stream()
                    .filter(one -> one.holds(word.box()))
                    .max(Comparator.comparingDouble(one -> one.shared(word.box())))
                    .orElse(null);
            if (line == null) {
                line = new Line();
                lines.add(line);
            }
            line.add(word);
        }
        return lines.stream()
                .map(line -> line.words.stream()
                        .sorted(Comparator.comparingDouble(word -> word.box().x()))
                        .toList())
                .toList();
    }

    /**
     * Joins words to a text.
     *
     * @param between the separator of lines: a blank or a line feed
     */
    public static String of(List<Word> words, String between) {
        return String.join(between, lines(words).stream().map(CellText::line).toList());
    }

    private static String line(List<Word> words) {
        StringBuilder text = new StringBuilder();
        Box before = null;
        for (Word word : words) {
            Box box = word.box();
            if (before != null) {
                double gap = box.x() - Boxes.right(before);
                text.append(gap < TOUCHING * Math.max(box.height(), before.height()) ? "" : " ");
            }
            text.append(word.text().strip());
            before = box;
        }
        return text.toString();
    }

    private static final class Line {
        private final List<Word> words = new ArrayList<>();
        private double top;
        private double bottom;

        void add(Word word) {
            Box box = word.box();
            top = words.isEmpty() ? box.y() : Math.min(top, box.y());
            bottom = words.isEmpty() ? Boxes.bottom(box) : Math.max(bottom, Boxes.bottom(box));
            words.add(word);
        }

        double shared(Box box) {
            return Math.min(bottom, Boxes.bottom(box)) - Math.max(top, box.y());
        }

        boolean holds(Box box) {
            double lower = Math.min(bottom - top, box.height());
            return lower > 0 ? shared(box) > lower / 2 : Boxes.centerY(box) >= top && Boxes.centerY(box) <= bottom;
        }
    }
}
