// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import master.data.DatasetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormulaJoinTest {
    private static final int MOST = 200;

    @TempDir
    private Path folder;

    /** Handwriting in which each symbol is one stroke, the diagonal of a rectangle. */
    private static final class Writer {
        private final List<Ink.Stroke> strokes = new ArrayList<>();
        private final List<Ink.Symbol> symbols = new ArrayList<>();

        Writer symbol(String name, float left, float top, float right, float bottom) {
            symbols.add(new Ink.Symbol(name, List.of(strokes.size())));
            return stroke(left, top, right, bottom);
        }

        Writer stroke(float left, float top, float right, float bottom) {
            strokes.add(new Ink.Stroke(new float[] {left, right}, new float[] {top, bottom}));
            return this;
        }

        Formula says(String label) {
            return new Formula(new Ink(strokes, label, symbols), label);
        }
    }

    /** Digits of 10 by 20 in a row. */
    private static Formula digits(String digits) {
        Writer writer = new Writer();
        for (int i = 0; i < digits.length(); i++) {
            writer.symbol(digits.substring(i, i + 1), 15 * i, 0, 15 * i + 10, 20);
        }
        return writer.says(String.join(" ", digits.split("", 0)));
    }

    /** Two digits, half as high, far away. */
    private static Formula others() {
        return new Writer()
                .symbol("8", 500, 500, 505, 510)
                .symbol("9", 507, 500, 512, 510)
                .says("8 9");
    }

    private static Writer fraction() {
        return new Writer()
                .symbol("7", 0, 0, 10, 20)
                .symbol("-", 20, 10, 60, 10)
                .symbol("x", 30, -10, 40, 4)
                .symbol("2", 42, -16, 46, -8)
                .symbol("y", 30, 16, 40, 36);
    }

    private static FormulaJoin join(Predicate<String> isToken, int maxLength, Formula... stock) {
        FormulaJoin join = new FormulaJoin(isToken, maxLength);
        for (Formula formula : stock) {
            join.add(formula, new SplittableRandom(0));
        }
        return join;
    }

    private static Set<String> labels(FormulaJoin join, Formula formula) {
        Set<String> labels = new TreeSet<>();
        for (int seed = 0; seed < 500; seed++) {
            labels.add(join.write(formula, new SplittableRandom(seed)).label());
        }
        return labels;
    }

    @Test
    void parts_of_two_formulas_are_written_one_behind_the_other() {
        FormulaJoin join = join(token -> true, MOST, others());
        assertThat(labels(join, digits("12")))
                .containsExactlyInAnyOrder(
                        "1", "2", "1 8", "1 9", "2 8", "2 9", "8 1", "8 2", "9 1", "9 2", "1 2 8", "1 2 9", "8 1 2",
                        "9 1 2", "1 8 9", "2 8 9", "8 9 1", "8 9 2", "1 2 8 9", "8 9 1 2");
    }

    @Test
    void the_second_part_stands_on_the_line_of_the_first_as_large_as_it_is() {
        FormulaJoin join = join(token -> true, MOST, others());
        int joined = 0;
        for (int seed = 0; seed < 100; seed++) {
            Formula written = join.write(digits("12"), new SplittableRandom(seed));
            if (written.label().equals("1 2 8 9")) {
                joined++;
                List<Ink.Stroke> strokes = written.ink().strokes();
                assertThat(strokes).hasSize(4);
                assertThat(Bounds.around(strokes.subList(0, 2))).isEqualTo(new Bounds(0, 0, 25, 20));
                Bounds eight = Bounds.around(strokes.subList(2, 3));
                Bounds nine = Bounds.around(strokes.subList(3, 4));
                assertThat(eight.height()).isBetween(17.0, 23.5);
                assertThat(eight.width()).isCloseTo(eight.height() / 2, within(1e-3));
                assertThat(eight.middle()).isBetween(6.9, 13.1).isCloseTo(nine.middle(), within(1e-3));
                assertThat(eight.left()).isBetween(25 + 3.0, 25 + 14.1);
                assertThat(nine.left()).isCloseTo(eight.right() + 0.4 * eight.width(), within(1e-3));
                assertThat(written.ink().symbols()).extracting(Ink.Symbol::name).containsExactly("1", "2", "8", "9");
            }
        }
        assertThat(joined).isGreaterThan(5);
    }

    @Test
    void small_letters_and_those_with_tails_are_written_as_they_stand_beside_digits() {
        Formula letters = new Writer()
                .symbol("x", 0, 100, 10, 112.8f) // as high as 0.64 of a digit of 20
                .symbol("y", 15, 100, 25, 124)
                .says("x y");
        FormulaJoin join = join(token -> true, MOST, letters);
        int joined = 0;
        for (int seed = 0; seed < 200; seed++) {
            Formula written = join.write(digits("12"), new SplittableRandom(seed));
            if (written.label().equals("1 2 x y")) {
                joined++;
                Bounds x = Bounds.around(written.ink().strokes().subList(2, 3));
                assertThat(x.height()).isBetween(12.8 * 0.85, 12.8 * 1.17);
                assertThat(x.top() + x.height())
                        .as("it stands on the line, about where digits end")
                        .isBetween(15.0, 25.0);
            }
        }
        assertThat(joined).isGreaterThan(5);
    }

    @Test
    void a_fraction_and_a_power_are_never_cut() {
        String label = "7 \\frac { x ^ { 2 } } { y }";
        assertThat(labels(join(token -> true, MOST, digits("8")), fraction().says(label)))
                .containsExactlyInAnyOrder(
                        "7",
                        "\\frac { x ^ { 2 } } { y }",
                        "7 8",
                        "8 7",
                        "\\frac { x ^ { 2 } } { y } 8",
                        "8 \\frac { x ^ { 2 } } { y }",
                        label + " 8",
                        "8 " + label);
    }

    @Test
    void nothing_is_cut_where_a_symbol_reaches_across() {
        Formula wide = new Writer()
                .symbol("1", 0, 0, 10, 20)
                .symbol("2", 15, 0, 40, 20)
                .symbol("3", 30, 0, 45, 20)
                .says("1 2 3");
        assertThat(labels(join(token -> true, MOST, digits("8")), wide))
                .contains("1", "2 3 8", "8 1")
                .doesNotContain("1 2", "2 8", "3 8", "8 3");
    }

    @Test
    void nothing_is_cut_where_the_strokes_are_not_those_of_the_label() {
        Formula turned = new Writer()
                .symbol("1", 0, 0, 10, 20)
                .symbol("3", 15, 0, 25, 20)
                .symbol("2", 30, 0, 40, 20)
                .says("1 2 3");
        assertThat(labels(join(token -> true, MOST, digits("8")), turned))
                .contains("1", "2 3")
                .doesNotContain("1 2", "2", "3");
    }

    @Test
    void no_bracket_is_left_open() {
        Formula brackets = new Writer()
                .symbol("(", 0, 0, 5, 30)
                .symbol("1", 10, 5, 20, 25)
                .symbol(")", 25, 0, 30, 30)
                .symbol("|", 35, 0, 36, 30)
                .symbol("2", 40, 5, 50, 25)
                .symbol("|", 55, 0, 56, 30)
                .says("( 1 ) | 2 |");
        assertThat(labels(join(token -> true, MOST, digits("8")), brackets))
                .contains("( 1 )", "| 2 | 8", "1", "2")
                .allMatch(label -> label.contains("(") == label.contains(")"))
                .allMatch(label -> label.replaceAll("[^|]", "").length() % 2 == 0);
    }

    @Test
    void a_formula_with_a_stroke_or_a_token_more_than_is_known_stays_as_it_is() {
        FormulaJoin join = join(token -> true, MOST, digits("8"));
        Formula scratched = fraction().stroke(0, 0, 5, 5).says("7 \\frac { x ^ { 2 } } { y }");
        Formula unwritten = fraction().says("7 \\frac { x ^ { 2 } } { y } 3");
        Formula other = fraction().says("7 \\frac { x ^ { 2 } } { z }");
        Formula sign = new Writer().symbol("=", 0, 0, 10, 5).says("=");
        for (Formula formula : List.of(scratched, unwritten, other, sign)) {
            assertThat(join.write(formula, new SplittableRandom(1))).isSameAs(formula);
            assertThat(join(token -> true, MOST, formula).isEmpty()).isTrue();
        }
    }

    @Test
    void a_label_gets_no_token_that_the_model_does_not_know_and_no_more_than_it_may_have() {
        assertThat(join(token -> !token.equals("9"), MOST, others()).isEmpty()).isTrue();
        FormulaJoin three = join(token -> true, 3, others());
        assertThat(labels(three, digits("12"))).contains("1 8 9", "1 2").doesNotContain("1 2 8 9", "8 9 1 2");
    }

    @Test
    void the_stock_is_limited() {
        FormulaJoin join = new FormulaJoin(token -> true, MOST);
        for (int i = 0; i < 3100; i++) {
            join.add(digits("8"), new SplittableRandom(i));
        }
        assertThat(join.stock()).isEqualTo("3000 formulas to join");
        assertThat(join(token -> true, MOST, scribble(10_000)).isEmpty()).isFalse();
        assertThat(join(token -> true, MOST, scribble(10_001)).isEmpty()).isTrue();
    }

    /** A 1 of one stroke of many points. */
    private static Formula scribble(int points) {
        float[] x = new float[points];
        float[] y = new float[points];
        y[0] = 20;
        return new Formula(new Ink(List.of(new Ink.Stroke(x, y)), "1", List.of(new Ink.Symbol("1", List.of(0)))), "1");
    }

    private static String file(Formula formula) {
        StringBuilder file = new StringBuilder("<ink><annotation type=\"truth\">" + formula.label() + "</annotation>");
        Ink ink = formula.ink();
        for (int i = 0; i < ink.strokes().size(); i++) {
            float[] x = ink.strokes().get(i).x();
            float[] y = ink.strokes().get(i).y();
            file.append(String.format(Locale.ROOT, "<trace id=\"%d\">%f %f, %f %f</trace>", i, x[0], y[0], x[1], y[1]));
        }
        for (Ink.Symbol symbol : ink.symbols()) {
            file.append(
                    "<traceGroup><annotation type=\"truth\">%s</annotation><traceView traceDataRef=\"%d\"/></traceGroup>"
                            .formatted(symbol.name(), symbol.strokes().get(0)));
        }
        return file.append("</ink>").toString();
    }

    @Test
    void a_share_of_the_training_samples_is_joined_and_then_its_symbols_are_exchanged() throws IOException {
        Files.writeString(folder.resolve("0.inkml"), file(digits("12")));
        Files.writeString(folder.resolve("1.inkml"), file(others()));
        Files.writeString(folder.resolve("2.inkml"), "<ink/>"); // told when it is asked for
        try (InkDataset plain = InkDataset.open(folder)) {
            InkDataset half = plain.joining(0.5, token -> true, MOST);
            int same = 0;
            for (int seed = 0; seed < 200; seed++) {
                String label = half.sample(0, new SplittableRandom(seed)).text();
                same += label.equals("1 2") ? 1 : 0;
                assertThat(half.sample(0, new SplittableRandom(seed)).text()).isEqualTo(label);
                assertThat(plain.sample(0, new SplittableRandom(seed)).text()).isEqualTo("1 2");
            }
            assertThat(same).isBetween(80, 140);
            assertThat(half.sample(0).text()).isEqualTo("1 2");
            assertThat(half.label(0).text()).isEqualTo("1 2");
            InkDataset both = plain.joining(1, token -> true, MOST).exchanging(1, token -> true);
            assertThat(both.stock()).containsExactly("2 formulas to join", "4 written symbols to exchange");
            Set<String> labels = new HashSet<>();
            for (int seed = 0; seed < 200; seed++) {
                labels.add(both.sample(0, new SplittableRandom(seed)).text());
            }
            assertThat(labels)
                    .as("12 or 89, joined to itself, of which both digits have become 9")
                    .contains("9 9 9 9");
        }
    }

    @Test
    void ink_without_symbols_cannot_be_joined() throws IOException {
        Files.writeString(folder.resolve("0.inkml"), file(digits("12")).replace("traceView", "other"));
        try (InkDataset plain = InkDataset.open(folder)) {
            assertThatThrownBy(() -> plain.joining(0.5, token -> true, MOST))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining(
                            "no file says which strokes make which symbol (traceGroup), so none can be joined");
        }
    }
}
