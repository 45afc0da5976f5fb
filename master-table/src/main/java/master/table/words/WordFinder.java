// SPDX-License-Identifier: Apache-2.0
package master.table.words;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import master.api.Box;
import master.table.Boxes;
import master.table.Table;
import master.table.TableCell;

/**
 * Finds where words are printed in a table: what differs from the ground of its cell, in connected pieces; pieces as
 * long as rules and those of dashed rules are left out, and those that stand near each other on a line are a word. A piece is not cut where a
 * line between cells runs through it, for these lines are only about right. Holds no state.
 */
final class WordFinder {
    private static final int MOST_PIECES = 20_000; // more are no print
    private static final int LEAST_CONTRAST = 28; // gray levels between ground and ink
    private static final int LEAST_INK = 4; // pixels of a dash
    private static final double INK = 0.4; // of the contrast of the cell
    private static final int LEAST_HEIGHT = 4; // pixels of a letter
    private static final double TALL = 0.8; // share of pieces that are not higher than a capital
    private static final double GAP = 0.35; // between letters of a word, in heights of a capital
    private static final double NARROW_GAP = 0.48; // beside a point or a narrow letter, such as the digit 1
    private static final double MOST_GAP = 0.72;
    private static final double USUAL_SPACING = 0.2; // median gap between letters of different widths
    private static final int LEAST_GAPS = 4; // in a word whose own gaps are looked at
    private static final double BLANK = 2; // a gap between words, in median gaps of a word
    private static final double NARROW = 0.35; // width of such a one
    private static final double MOST_TALL = 3.2; // heights of a capital that a piece may have
    private static final double MOST_WIDE = 16;
    private static final double THIN = 0.22; // a dash or a rule, in heights of a capital
    private static final double MOST_OF_CELL = 0.85; // that a letter with its inside may cover
    private static final double DASH = 1.6; // longest dash, in heights of a capital
    private static final int MOST_THIN = 3; // pixels across a dashed or dotted rule
    private static final int MOST_DASH_GAP = 4; // pixels between its dashes; less than between lines of text
    private static final int LEAST_DASHES = 6;
    private static final double RULE_DASH = 0.7; // longest of its dashes, in heights of a capital

    private final int width;
    private final int height;
    private final int[] gray;
    private final boolean[] ink;

    private WordFinder(BufferedImage image) {
        this.width = image.getWidth();
        this.height = image.getHeight();
        int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
        this.gray = new int[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            gray[i] = (299 * (rgb[i] >> 16 & 0xFF) + 587 * (rgb[i] >> 8 & 0xFF) + 114 * (rgb[i] & 0xFF)) / 1000;
        }
        this.ink = new boolean[rgb.length];
    }

    /**
     * Finds words.
     *
     * @param table every cell has a box
     * @return boxes around the ink of words, from top to bottom
     */
    static List<Box> find(BufferedImage image, Table table) {
        WordFinder finder = new WordFinder(image);
        for (TableCell cell : table.cells()) {
            cell.box().map(box -> box.within(finder.width, finder.height)).ifPresent(finder::mark);
        }
        List<Box> cells =
                table.cells().stream().flatMap(cell -> cell.box().stream()).toList();
        List<Box> pieces = finder.pieces();
        return pieces.size() > MOST_PIECES
                ? List.of()
                : finder.words(
                        pieces.stream().filter(piece -> !frames(piece, cells)).toList());
    }

    /** Whether a piece is the rules around a cell. */
    private static boolean frames(Box piece, List<Box> cells) {
        return cells.stream().anyMatch(cell -> Boxes.shared(piece, cell) > MOST_OF_CELL * Boxes.area(cell));
    }

    /** Marks what differs from the ground of a cell, which is its most frequent gray. */
    private void mark(Box cell) {
        int left = (int) cell.x();
        int top = (int) cell.y();
        int right = (int) Math.min(width, Math.ceil(Boxes.right(cell)));
        int bottom = (int) Math.min(height, Math.ceil(Boxes.bottom(cell)));
        int[] histogram = new int[256];
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                histogram[gray[y * width + x]]++;
            }
        }
        int ground = ground(histogram);
        int contrast = contrast(histogram, ground);
        if (contrast < LEAST_CONTRAST) {
            return;
        }
        double least = INK * contrast;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                ink[y * width + x] = Math.abs(gray[y * width + x] - ground) > least;
            }
        }
    }

    /** The middle of the 9 neighboring grays that most pixels have. */
    private static int ground(int[] histogram) {
        int best = 0;
        int most = -1;
        for (int at = 0; at < 256; at++) {
            int sum = 0;
            for (int near = Math.max(0, at - 4); near <= Math.min(255, at + 4); near++) {
                sum += histogram[near];
            }
            if (sum > most) {
                most = sum;
                best = at;
            }
        }
        return best;
    }

    /** How far from the ground the most different pixels lie: a hundredth of all, or {@value #LEAST_INK}. */
    private static int contrast(int[] histogram, int ground) {
        int[] differences = new int[256];
        int all = 0;
        for (int at = 0; at < 256; at++) {
            differences[Math.abs(at - ground)] += histogram[at];
            all += histogram[at];
        }
        int left = Math.max(1, Math.min(all / 100, LEAST_INK));
        int at = 255;
        for (int seen = differences[255]; seen < left && at > 0; ) {
            seen += differences[--at];
        }
        return at;
    }

    /** The boxes of connected ink, corners included; one more than {@value #MOST_PIECES} if there are more. */
    private List<Box> pieces() {
        List<Box> pieces = new ArrayList<>();
        int[] open = new int[ink.length];
        for (int start = 0; start < ink.length && pieces.size() <= MOST_PIECES; start++) {
            if (ink[start]) {
                pieces.add(piece(start, open));
            }
        }
        return pieces;
    }

    private Box piece(int start, int[] open) {
        int left = start % width;
        int right = left;
        int top = start / width;
        int bottom = top;
        int count = 0;
        open[count++] = start;
        ink[start] = false;
        while (count > 0) {
            int at = open[--count];
            int x = at % width;
            int y = at / width;
            left = Math.min(left, x);
            right = Math.max(right, x);
            top = Math.min(top, y);
            bottom = Math.max(bottom, y);
            for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
                for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
                    int next = ny * width + nx;
                    if (ink[next]) {
                        ink[next] = false;
                        open[count++] = next;
                    }
                }
            }
        }
        return new Box(left, top, right - left + 1, bottom - top + 1);
    }

    /** The pieces that dashed and dotted rules do not consist of: a column of ones stays, for it is as high as a letter. */
    private static List<Box> withoutDashes(List<Box> pieces) {
        Set<Box> rows = chains(pieces, Box::height, Box::y, Box::x, Boxes::right);
        Set<Box> dashes = chains(pieces, Box::width, Box::x, Box::y, Boxes::bottom);
        dashes.addAll(rows);
        double letter = letterHeight(
                pieces.stream().filter(piece -> !dashes.contains(piece)).toList());
        dashes.removeIf(piece -> Math.max(piece.width(), piece.height()) > RULE_DASH * letter);
        return pieces.stream().filter(piece -> !dashes.contains(piece)).toList();
    }

    /** Thin pieces that follow each other along a straight line. */
    private static Set<Box> chains(
            List<Box> pieces,
            ToDoubleFunction<Box> across,
            ToDoubleFunction<Box> line,
            ToDoubleFunction<Box> from,
            ToDoubleFunction<Box> to) {
        List<Box> thin = pieces.stream()
                .filter(piece -> across.applyAsDouble(piece) <= MOST_THIN)
                .sorted(Comparator.comparingDouble(line)
                        .thenComparingDouble(across)
                        .thenComparingDouble(from))
                .toList();
        Set<Box> chains = new HashSet<>();
        for (int first = 0, next = 1; first < thin.size(); next++) {
            Box last = thin.get(next - 1);
            boolean follows = next < thin.size()
                    && line.applyAsDouble(thin.get(next)) == line.applyAsDouble(last)
                    && across.applyAsDouble(thin.get(next)) == across.applyAsDouble(last)
                    && from.applyAsDouble(thin.get(next)) - to.applyAsDouble(last) <= MOST_DASH_GAP;
            if (!follows) {
                if (next - first >= LEAST_DASHES) {
                    chains.addAll(thin.subList(first, next));
                }
                first = next;
            }
        }
        return chains;
    }

    private List<Box> words(List<Box> found) {
        List<Box> pieces = withoutDashes(found);
        double letter = letterHeight(pieces);
        List<Box> letters = pieces.stream()
                .filter(piece -> isOfWord(piece, letter))
                .sorted(Comparator.comparingDouble(Box::x))
                .toList();
        double wide = Math.max(1, spacing(letters, letter) / USUAL_SPACING);
        int[] parents = new int[letters.size()];
        Arrays.setAll(parents, i -> i);
        for (int i = 0; i < letters.size(); i++) {
            for (int j = i + 1; j < letters.size() && letters.get(j).x() <= Boxes.right(letters.get(i)) + letter; j++) {
                if (belong(letters.get(i), letters.get(j), letter, wide)) {
                    parents[root(parents, j)] = root(parents, i);
                }
            }
        }
        List<List<Box>> words = new ArrayList<>();
        letters.forEach(one -> words.add(new ArrayList<>()));
        for (int i = 0; i < letters.size(); i++) {
            words.get(root(parents, i)).add(letters.get(i));
        }
        return words.stream()
                .flatMap(word -> split(runs(word), letter).stream())
                .filter(word -> word.width() * word.height() >= LEAST_HEIGHT) // else a speck
                .sorted(Comparator.comparingDouble(Box::y).thenComparingDouble(Box::x))
                .toList();
    }

    /** The pieces of a word from left to right, those above each other as one: accents, dots, broken letters. */
    private static List<Box> runs(List<Box> pieces) {
        List<Box> runs = new ArrayList<>();
        for (Box piece : pieces) { // sorted by their left edges
            int last = runs.size() - 1;
            if (last >= 0 && piece.x() < Boxes.right(runs.get(last))) {
                runs.set(last, Boxes.around(runs.get(last), piece));
            } else {
                runs.add(piece);
            }
        }
        return runs;
    }

    /** Cuts a word at gaps that are much larger than its others: narrow letters had been given the benefit of a doubt. */
    private static List<Box> split(List<Box> runs, double letter) {
        double[] gaps = IntStream.range(1, runs.size())
                .mapToDouble(i -> runs.get(i).x() - Boxes.right(runs.get(i - 1)))
                .toArray();
        double[] sorted = Arrays.stream(gaps).sorted().toArray();
        double most = gaps.length < LEAST_GAPS
                ? Double.MAX_VALUE
                : Math.max(GAP * letter, BLANK * Math.max(1, sorted[gaps.length / 2]));
        List<Box> words = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            int last = words.size() - 1;
            if (i == 0 || gaps[i - 1] > most) {
                words.add(runs.get(i));
            } else {
                words.set(last, Boxes.around(words.get(last), runs.get(i)));
            }
        }
        return words;
    }

    private static double letterHeight(List<Box> pieces) {
        double[] heights = pieces.stream()
                .filter(piece -> piece.height() >= LEAST_HEIGHT && piece.width() < 4 * piece.height())
                .mapToDouble(Box::height)
                .sorted()
                .toArray();
        return heights.length == 0 ? LEAST_HEIGHT : Math.max(LEAST_HEIGHT, heights[(int) (TALL * heights.length)]);
    }

    private static boolean isOfWord(Box piece, double letter) {
        boolean rule = piece.height() <= Math.max(3, THIN * letter) && piece.width() > DASH * letter
                || piece.width() <= Math.max(3, THIN * letter) && piece.height() > 2 * letter;
        return !rule && piece.height() <= MOST_TALL * letter && piece.width() <= MOST_WIDE * letter;
    }

    /**
     * The median gap between neighboring pieces of a line, in heights of a capital: large where all letters are as
     * wide.
     */
    private static double spacing(List<Box> letters, double letter) {
        double[] gaps = new double[letters.size()];
        int count = 0;
        for (int i = 0; i < letters.size(); i++) {
            Box one = letters.get(i);
            double nearest = letter;
            for (int j = i + 1; j < letters.size() && letters.get(j).x() <= Boxes.right(one) + letter; j++) {
                Box other = letters.get(j);
                double shared = Math.min(Boxes.bottom(one), Boxes.bottom(other)) - Math.max(one.y(), other.y());
                double gap = other.x() - Boxes.right(one);
                if (gap >= 0 && gap < nearest && shared > 0.2 * Math.min(one.height(), other.height())) {
                    nearest = gap;
                }
            }
            if (nearest < letter) {
                gaps[count++] = nearest / letter;
            }
        }
        Arrays.sort(gaps, 0, count);
        return count == 0 ? 0 : gaps[count / 2];
    }

    /**
     * Whether two pieces, the first not farther right, are of one word: beside each other, or a dot above its letter.
     *
     * @param wide by how much letters stand farther apart than usual, 1 or more
     */
    private static boolean belong(Box a, Box b, double letter, double wide) {
        double gap = b.x() - Boxes.right(a);
        double shared = Math.min(Boxes.bottom(a), Boxes.bottom(b)) - Math.max(a.y(), b.y());
        double lower = Math.min(a.height(), b.height());
        boolean small = lower < 0.5 * letter; // a point, an accent, a dash
        if (gap < 0) {
            return shared > 0.2 * lower || small && shared > -0.3 * letter;
        }
        double size = Math.max(letter, lower);
        double most = Math.min(a.width(), b.width()) < NARROW * size ? NARROW_GAP : GAP;
        return gap <= Math.min(MOST_GAP, most * wide) * size && shared > (small ? -0.6 : 0.2) * lower;
    }

    private static int root(int[] parents, int of) {
        int at = of;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
