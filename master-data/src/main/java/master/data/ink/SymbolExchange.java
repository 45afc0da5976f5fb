// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes formulas anew: each symbol becomes another one of its kind, as somebody else has written it, at the same place and
 * of the same size. What is written where stays human; which symbol comes next no longer follows from those before, so
 * that a network has to look. Symbols of which not every token of the label has strokes that the file names stay as they
 * are. Thread-safe once all ink has been added.
 */
final class SymbolExchange implements Rewriting {
    /** Symbols that reach about as high and as low, and mean the same sort of thing. */
    private static final List<Set<String>> KINDS = Stream.of(
                    "a c e m n o r s u v w x z \\alpha \\pi \\sigma",
                    "0 1 2 3 4 5 6 7 8 9 b d f h i k l t A B C D E F G H I K L M N O P Q R S T U V W X Y Z "
                            + "\\theta \\lambda \\Delta \\delta \\beta",
                    "g j p q y \\gamma \\mu \\phi \\rho \\eta \\chi",
                    "+ = < > \\times \\div \\pm \\neq \\leq \\geq \\in",
                    "\\sin \\cos \\tan \\log")
            .map(kind -> Set.of(kind.split(" ", -1)))
            .toList();

    private static final int MOST_WRITINGS = 300; // of a symbol; more would only take memory
    private static final int MOST_POINTS = 2000; // of a writing; nobody writes a symbol with more
    private static final double OTHER_WRITING = 0.3; // share of tokens that stay, written by another hand
    private static final double MOST_WIDENED = 1.5;

    private final Predicate<String> isToken;
    private final Map<String, List<List<Ink.Stroke>>> writings = new TreeMap<>();

    /** @param isToken which tokens may come to be in a label */
    SymbolExchange(Predicate<String> isToken) {
        this.isToken = isToken;
    }

    private static Optional<Set<String>> kind(String token) {
        return KINDS.stream().filter(kind -> kind.contains(token)).findFirst();
    }

    /** A symbol's name as labels have it; empty if it is none that is exchanged. */
    private static Optional<String> token(Ink.Symbol symbol) {
        return Optional.of(FormulaText.name(symbol.name()))
                .filter(token -> kind(token).isPresent());
    }

    /** Takes the symbols of a formula into the stock. */
    @Override
    public void add(Formula formula, RandomGenerator random) {
        Ink ink = formula.ink();
        for (Ink.Symbol symbol : ink.symbols()) {
            token(symbol).filter(isToken).ifPresent(token -> {
                List<List<Ink.Stroke>> same = writings.computeIfAbsent(token, key -> new ArrayList<>());
                List<Ink.Stroke> strokes = ink.strokes(symbol);
                int points =
                        strokes.stream().mapToInt(stroke -> stroke.x().length).sum();
                if (same.size() < MOST_WRITINGS && points <= MOST_POINTS) {
                    same.add(strokes);
                }
            });
        }
    }

    @Override
    public boolean isEmpty() {
        return writings.isEmpty();
    }

    @Override
    public String stock() {
        return "%d written symbols to exchange"
                .formatted(writings.values().stream().mapToInt(List::size).sum());
    }

    @Override
    public Formula write(Formula formula, RandomGenerator random) {
        Ink ink = formula.ink();
        List<String> tokens = formula.tokens();
        Map<String, List<Ink.Symbol>> symbols = new TreeMap<>();
        for (Ink.Symbol symbol : ink.symbols()) {
            token(symbol)
                    .ifPresent(token -> symbols.computeIfAbsent(token, key -> new ArrayList<>())
                            .add(symbol));
        }
        Map<String, String> names = new HashMap<>();
        Set<Integer> gone = new HashSet<>();
        List<Ink.Stroke> strokes = new ArrayList<>();
        symbols.forEach((token, same) -> {
            if (tokens.stream().filter(token::equals).count() != same.size()) {
                return; // not all of its strokes are known
            }
            if (same.stream().flatMap(symbol -> symbol.strokes().stream()).anyMatch(stroke -> isShared(ink, stroke))) {
                return;
            }
            String other = other(token, random);
            List<List<Ink.Stroke>> hands = writings.getOrDefault(other, List.of());
            if (hands.isEmpty()) {
                return;
            }
            names.put(token, other);
            for (Ink.Symbol symbol : same) {
                gone.addAll(symbol.strokes());
                strokes.addAll(fit(hands.get(random.nextInt(hands.size())), Bounds.around(ink.strokes(symbol))));
            }
        });
        for (int i = 0; i < ink.strokes().size(); i++) {
            if (!gone.contains(i)) {
                strokes.add(ink.strokes().get(i));
            }
        }
        String written =
                tokens.stream().map(token -> names.getOrDefault(token, token)).collect(Collectors.joining(" "));
        return new Formula(new Ink(strokes, written), written);
    }

    private static boolean isShared(Ink ink, int stroke) {
        return ink.symbols().stream()
                        .filter(symbol -> symbol.strokes().contains(stroke))
                        .count()
                > 1;
    }

    /** The symbol of any writing in the stock: those that are often written come more often, as in formulas. */
    private String other(String token, RandomGenerator random) {
        List<String> kind = kind(token).orElseThrow().stream().sorted().toList();
        int all = kind.stream().mapToInt(this::writings).sum();
        if (all == 0 || random.nextDouble() < OTHER_WRITING) {
            return token;
        }
        int at = random.nextInt(all);
        int next = 0;
        while (at >= writings(kind.get(next))) {
            at -= writings(kind.get(next++));
        }
        return kind.get(next);
    }

    private int writings(String token) {
        return writings.getOrDefault(token, List.of()).size();
    }

    /** Strokes at another place: as high as it is, not much wider or narrower than they were, about its middle. */
    private static List<Ink.Stroke> fit(List<Ink.Stroke> strokes, Bounds place) {
        Bounds own = Bounds.around(strokes);
        double down = place.high() / own.high();
        double across = Math.max(down / MOST_WIDENED, Math.min(down * MOST_WIDENED, place.wide() / own.wide()));
        double x = place.left() + place.width() / 2 - across * (own.left() + own.width() / 2);
        double y = place.top() + place.height() / 2 - down * (own.top() + own.height() / 2);
        return strokes.stream().map(stroke -> stroke.moved(across, x, down, y)).toList();
    }
}
