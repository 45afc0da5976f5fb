// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Makes new formulas from parts of two: one is cut where its label can be cut and no symbol reaches across; a part of it, or
 * all of it, is written beside a part of another one, at the same size and on the same line. A network so sees more lengths
 * and more combinations than the dataset has. A formula stays as it is unless each of its strokes is known to belong to one
 * symbol and each symbol to one token. Thread-safe once all formulas have been added.
 */
final class FormulaJoin implements Rewriting {
    private static final Set<String> UNWRITTEN = Set.of("{", "}", "^", "_");
    private static final Set<String> OPENING = Set.of("(", "[", "\\{");
    private static final Set<String> CLOSING = Set.of(")", "]", "\\}");
    private static final int MEASURED = 3; // symbols that tell where a part's line is

    private static final int MOST_FORMULAS = 3000; // in the stock; more would only take memory
    private static final int MOST_POINTS = 10_000; // of a formula in the stock
    private static final int TRIES = 8;
    private static final double REACH = 0.1; // how far symbols may reach over a cut, as a share of a symbol's length
    private static final double WHOLE = 0.5; // share of formulas that are not cut
    private static final double ALONE = 0.2; // share of parts that nothing is joined to
    private static final double LEAST_GAP = 0.15; // between parts, in heights of a digit
    private static final double MOST_GAP = 0.7;
    private static final double UNEVEN = 0.15; // how much larger or smaller, higher or lower the other part may be

    /**
     * How symbols stand on their line, medians of CROHME's training set.
     *
     * @param height in heights of a digit
     * @param middle how far below the middle of a digit, in heights of a digit
     */
    private record Shape(double height, double middle) {}

    private static final Map<String, Shape> SHAPES = new HashMap<>();

    static {
        shape("0 1 2 3 4 5 6 7 8 9", 1, 0);
        shape("a c e m n o r s u v w x z \\alpha \\pi", 0.64, 0.19);
        shape("b d h k A B C E F H L M N P R S T V X Y", 1.2, -0.05);
        shape("g p q y", 1.2, 0.5);
        shape("+ \\times", 0.68, 0.15);
        shape("( )", 1.6, 0);
    }

    private record Written(String name, List<Ink.Stroke> strokes, Bounds bounds) {}

    /** What is between two cuts that are next to each other. */
    private record Cell(List<String> tokens, List<Written> symbols) {}

    /** Where the middle of a digit would be and how high it would be. */
    private record Line(double middle, double height) {}

    private record Row(List<Cell> cells, Line line) {}

    private final Predicate<String> isToken;
    private final int maxLength;
    private final List<Row> rows = new ArrayList<>();
    private int added;

    /**
     * @param isToken which tokens may come to be in a label
     * @param maxLength how many tokens a label may have
     */
    FormulaJoin(Predicate<String> isToken, int maxLength) {
        this.isToken = isToken;
        this.maxLength = maxLength;
    }

    private static void shape(String symbols, double height, double middle) {
        for (String symbol : symbols.split(" ", -1)) {
            SHAPES.put(symbol, new Shape(height, middle));
        }
    }

    /** Keeps each formula with the same probability once there are too many. */
    @Override
    public void add(Formula formula, RandomGenerator random) {
        int points = formula.ink().strokes().stream()
                .mapToInt(stroke -> stroke.x().length)
                .sum();
        if (points > MOST_POINTS || !formula.tokens().stream().allMatch(isToken)) {
            return;
        }
        row(formula).ifPresent(row -> {
            added++;
            if (rows.size() < MOST_FORMULAS) {
                rows.add(row);
            } else {
                int at = random.nextInt(added);
                if (at < MOST_FORMULAS) {
                    rows.set(at, row);
                }
            }
        });
    }

    @Override
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public String stock() {
        return "%d formulas to join".formatted(rows.size());
    }

    @Override
    public Formula write(Formula formula, RandomGenerator random) {
        if (rows.isEmpty()) {
            return formula;
        }
        return row(formula).map(row -> write(formula, row, random)).orElse(formula);
    }

    private Formula write(Formula formula, Row row, RandomGenerator random) {
        Row part = part(row, random);
        if (part.cells().size() < row.cells().size() && random.nextDouble() < ALONE) {
            return formula(symbols(part), tokens(part));
        }
        Row other = part(rows.get(random.nextInt(rows.size())), random);
        boolean isFirst = random.nextBoolean();
        Row left = isFirst ? part : other;
        Row right = isFirst ? other : part;
        List<String> tokens = Stream.of(left, right)
                .map(FormulaJoin::tokens)
                .flatMap(List::stream)
                .toList();
        if (tokens.size() > maxLength) {
            return formula;
        }
        return formula(joined(left, right, random), tokens);
    }

    private static List<Written> joined(Row left, Row right, RandomGenerator random) {
        double digit = left.line().height();
        double factor = digit / right.line().height() * Math.exp(random.nextDouble(-UNEVEN, UNEVEN));
        double end = symbols(left).stream()
                .mapToDouble(symbol -> symbol.bounds().right())
                .max()
                .orElseThrow();
        double begin = symbols(right).stream()
                .mapToDouble(symbol -> symbol.bounds().left())
                .min()
                .orElseThrow();
        double x = end + digit * random.nextDouble(LEAST_GAP, MOST_GAP) - factor * begin;
        double y = left.line().middle()
                + digit * random.nextDouble(-UNEVEN, UNEVEN)
                - factor * right.line().middle();
        List<Written> symbols = new ArrayList<>(symbols(left));
        for (Written symbol : symbols(right)) {
            symbols.add(written(
                    symbol.name(),
                    symbol.strokes().stream()
                            .map(stroke -> stroke.moved(factor, x, factor, y))
                            .toList()));
        }
        return symbols;
    }

    private static Written written(String name, List<Ink.Stroke> strokes) {
        return new Written(name, strokes, Bounds.around(strokes));
    }

    private static List<Written> symbols(Row row) {
        return row.cells().stream().map(Cell::symbols).flatMap(List::stream).toList();
    }

    private static List<String> tokens(Row row) {
        return row.cells().stream().map(Cell::tokens).flatMap(List::stream).toList();
    }

    private static Formula formula(List<Written> written, List<String> tokens) {
        List<Ink.Stroke> strokes = new ArrayList<>();
        List<Ink.Symbol> symbols = new ArrayList<>();
        for (Written symbol : written) {
            List<Integer> numbers = new ArrayList<>();
            for (Ink.Stroke stroke : symbol.strokes()) {
                numbers.add(strokes.size());
                strokes.add(stroke);
            }
            symbols.add(new Ink.Symbol(symbol.name(), numbers));
        }
        String label = String.join(" ", tokens);
        return new Formula(new Ink(strokes, label, symbols), label);
    }

    /** Some cells of a row between which no bracket is left open, or all of them. */
    private static Row part(Row row, RandomGenerator random) {
        List<Cell> cells = row.cells();
        if (random.nextDouble() >= WHOLE) {
            for (int i = 0; i < TRIES; i++) {
                int from = random.nextInt(cells.size());
                List<Cell> part = cells.subList(from, random.nextInt(from, cells.size()) + 1);
                if (isBalanced(part)) {
                    return new Row(part, line(part, MEASURED).orElse(row.line()));
                }
            }
        }
        return row;
    }

    private static boolean isBalanced(List<Cell> cells) {
        int open = 0;
        int bars = 0;
        for (Cell cell : cells) {
            for (String token : cell.tokens()) {
                open += OPENING.contains(token) ? 1 : CLOSING.contains(token) ? -1 : 0;
                bars += token.equals("|") ? 1 : 0;
                if (open < 0) {
                    return false;
                }
            }
        }
        return open == 0 && bars % 2 == 0;
    }

    /** The line on which those symbols stand that are cells of their own. */
    private static Optional<Line> line(List<Cell> cells, int least) {
        List<Written> known = cells.stream()
                .filter(cell -> cell.tokens().size() == 1)
                .map(cell -> cell.symbols().get(0))
                .filter(symbol -> SHAPES.containsKey(symbol.name()))
                .toList();
        if (known.size() < least) {
            return Optional.empty();
        }
        double height = median(known.stream()
                .mapToDouble(symbol -> symbol.bounds().high() / shape(symbol).height()));
        double middle = median(known.stream()
                .mapToDouble(symbol ->
                        symbol.bounds().middle() - height * shape(symbol).middle()));
        return Optional.of(new Line(middle, height));
    }

    private static Shape shape(Written symbol) {
        return requireNonNull(SHAPES.get(symbol.name()));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** The strokes that a token stands for; a fraction's bar is named as a minus sign is. */
    private static String name(String token) {
        return token.equals("\\frac") ? "-" : token;
    }

    /** Cuts a formula wherever it can be cut. */
    private static Optional<Row> row(Formula formula) {
        List<Written> symbols = symbols(formula.ink());
        List<String> tokens = formula.tokens();
        List<String> names = tokens.stream()
                .filter(token -> !UNWRITTEN.contains(token))
                .map(FormulaJoin::name)
                .toList();
        if (symbols.isEmpty() || names.size() != symbols.size()) {
            return Optional.empty();
        }
        double reach = REACH
                * median(symbols.stream().mapToDouble(symbol -> symbol.bounds().length()));
        List<Cell> cells = new ArrayList<>();
        Map<String, Integer> difference = new HashMap<>(); // of the tokens and the symbols up to here
        double end = Double.NEGATIVE_INFINITY; // how far to the right the symbols up to here reach
        int depth = 0;
        int token = 0; // where the cell begins
        int symbol = 0;
        int next = 0;
        for (int i = 1; i <= tokens.size(); i++) {
            String last = tokens.get(i - 1);
            depth += last.equals("{") ? 1 : last.equals("}") ? -1 : 0;
            if (!UNWRITTEN.contains(last)) {
                difference.merge(names.get(next), 1, Integer::sum);
                difference.merge(symbols.get(next).name(), -1, Integer::sum);
                end = Math.max(end, symbols.get(next).bounds().right());
                next++;
            }
            boolean isSame = difference.values().stream().allMatch(count -> count == 0);
            boolean isPlace = i == tokens.size()
                    || (depth == 0 && isCut(last, tokens.get(i)) && isFree(symbols, next, end - reach));
            if (isSame && isPlace) {
                cells.add(new Cell(tokens.subList(token, i), symbols.subList(symbol, next)));
                token = i;
                symbol = next;
            }
        }
        if (token < tokens.size()) {
            return Optional.empty();
        }
        return line(cells, 1).map(line -> new Row(cells, line));
    }

    /** Whether there are symbols left, and none of them begins before a place; they are sorted by where they begin. */
    private static boolean isFree(List<Written> symbols, int next, double x) {
        return next < symbols.size() && symbols.get(next).bounds().left() >= x;
    }

    /** Whether a label may end behind one token and another one begin with the next, between braces. */
    private static boolean isCut(String last, String next) {
        return !Set.of("^", "_", "\\frac", "\\sqrt").contains(last)
                && !Set.of("^", "_", "{").contains(next);
    }

    /** From left to right; none if a stroke is of no symbol or of two. */
    private static List<Written> symbols(Ink ink) {
        Set<Integer> strokes = new HashSet<>();
        for (Ink.Symbol symbol : ink.symbols()) {
            for (int stroke : symbol.strokes()) {
                if (!strokes.add(stroke)) {
                    return List.of();
                }
            }
        }
        if (strokes.size() < ink.strokes().size()) {
            return List.of();
        }
        return ink.symbols().stream()
                .map(symbol -> written(FormulaText.name(symbol.name()), ink.strokes(symbol)))
                .sorted(Comparator.comparingDouble(symbol -> symbol.bounds().left()))
                .toList();
    }
}
