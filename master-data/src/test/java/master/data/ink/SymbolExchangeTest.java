// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import master.data.DatasetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbolExchangeTest {
    /** An x of two strokes, a power of 2, a fraction bar and a minus sign, which have the same name. */
    private static final String INK = """
            <ink xmlns="http://www.w3.org/2003/InkML">
            <annotation type="truth">$\\frac{x^2}{x}-1$</annotation>
            <trace id="a">0 0, 10 20</trace>
            <trace id="b">10 0, 0 20</trace>
            <trace id="c">12 -10, 16 -10, 12 -2, 16 -2</trace>
            <trace id="d">0 25, 20 25</trace>
            <trace id="e">5 30, 15 50</trace>
            <trace id="f">15 30, 5 50</trace>
            <trace id="g">25 25, 30 25</trace>
            <trace id="h">35 15, 35 35</trace>
            <traceGroup xml:id="all"><annotation type="truth">Segmentation</annotation>
            <traceGroup><annotation type="truth">x</annotation>
              <traceView traceDataRef="a"/><traceView traceDataRef="b"/></traceGroup>
            <traceGroup><annotation type="truth">2</annotation><traceView traceDataRef="c"/></traceGroup>
            <traceGroup><annotation type="truth">-</annotation><traceView traceDataRef="d"/></traceGroup>
            <traceGroup><annotation type="truth">x</annotation>
              <traceView traceDataRef="e"/><traceView traceDataRef="f"/></traceGroup>
            <traceGroup><annotation type="truth">-</annotation><traceView traceDataRef="g"/></traceGroup>
            <traceGroup><annotation type="truth">1</annotation><traceView traceDataRef="gone"/></traceGroup>
            </traceGroup>
            </ink>
            """;

    /** A c of one stroke, twice as large, and a 7. */
    private static final String OTHER = """
            <ink><annotation type="truth">c7</annotation>
            <trace id="0">120 100, 100 100, 100 140, 120 140</trace><trace id="1">200 100, 220 100, 200 160</trace>
            <traceGroup><annotation type="truth">c</annotation><traceView traceDataRef="0"/></traceGroup>
            <traceGroup><annotation type="truth">7</annotation><traceView traceDataRef="1"/></traceGroup>
            </ink>
            """;

    private static final String LABEL = "\\frac { x ^ { 2 } } { x } - 1";

    @TempDir
    private Path folder;

    private static Ink ink(String file) throws IOException {
        return InkFile.parse(file.getBytes(StandardCharsets.UTF_8));
    }

    private static Formula formula(String file) throws IOException {
        Ink ink = ink(file);
        return new Formula(ink, FormulaText.normalize(ink.truth()));
    }

    private static float[] ends(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        return new float[] {sorted[0], sorted[sorted.length - 1]};
    }

    @Test
    void which_strokes_make_a_symbol_is_read_unless_one_of_them_is_missing() throws IOException {
        assertThat(ink(INK).symbols())
                .containsExactly(
                        new Ink.Symbol("x", List.of(0, 1)),
                        new Ink.Symbol("2", List.of(2)),
                        new Ink.Symbol("-", List.of(3)),
                        new Ink.Symbol("x", List.of(4, 5)),
                        new Ink.Symbol("-", List.of(6)));
        assertThat(ink(INK).truth()).isEqualTo("$\\frac{x^2}{x}-1$");
    }

    @Test
    void every_symbol_of_a_name_becomes_the_same_other_one_at_its_own_place() throws IOException {
        SymbolExchange exchange = new SymbolExchange(token -> true);
        exchange.add(formula(OTHER), new SplittableRandom(0));
        Ink ink = ink(INK);
        Set<String> labels = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            Formula written = exchange.write(new Formula(ink, LABEL), new SplittableRandom(seed));
            labels.add(written.label());
            if (written.label().equals("\\frac { c ^ { 7 } } { c } - 1")) {
                assertThat(written.ink().strokes()).hasSize(3 + 3); // two c, 7, and the lines that stay
                List<Ink.Stroke> c = written.ink().strokes().stream()
                        .filter(stroke -> stroke.x().length == 4)
                        .toList();
                assertThat(ends(c.get(0).y())).containsExactly(new float[] {0, 20}, within(1e-4f));
                assertThat(ends(c.get(0).x())).containsExactly(new float[] {0, 10}, within(1e-4f));
                assertThat(ends(c.get(1).y())).containsExactly(new float[] {30, 50}, within(1e-4f));
                assertThat(written.ink().strokes()).containsAll(ink.strokes().subList(6, 8));
            }
        }
        assertThat(labels)
                .as("what stays, a stock without x and 2 has no other hand for")
                .containsExactlyInAnyOrder(
                        LABEL,
                        "\\frac { c ^ { 2 } } { c } - 1",
                        "\\frac { x ^ { 7 } } { x } - 1",
                        "\\frac { c ^ { 7 } } { c } - 1");
    }

    @Test
    void a_symbol_is_squeezed_by_a_third_at_most() throws IOException {
        SymbolExchange exchange = new SymbolExchange(token -> true);
        exchange.add(
                formula(OTHER.replace("120 ", "220 ")),
                new SplittableRandom(0)); // three times as wide as high, where x is half as wide
        int squeezed = 0;
        for (int seed = 0; seed < 20; seed++) {
            for (Ink.Stroke stroke : exchange.write(formula(INK), new SplittableRandom(seed))
                    .ink()
                    .strokes()) {
                if (stroke.x().length == 4 && stroke.y()[0] >= 0) {
                    assertThat(ends(stroke.y())[1] - ends(stroke.y())[0]).isCloseTo(20, within(1e-3f));
                    assertThat(ends(stroke.x())[1] - ends(stroke.x())[0]).isCloseTo(60 / 1.5f, within(1e-3f));
                    squeezed++;
                }
            }
        }
        assertThat(squeezed).isGreaterThan(5);
    }

    @Test
    void strokes_may_be_named_by_addresses_and_before_they_come() throws IOException {
        String group =
                "<traceGroup><annotation type=\"truth\">x</annotation><traceView traceDataRef=\"#t1\"/></traceGroup>";
        String trace = "<trace xml:id=\"t1\">1 2, 3 4</trace>";
        assertThat(ink("<ink>" + group + trace + "</ink>").symbols()).containsExactly(new Ink.Symbol("x", List.of(0)));
    }

    @Test
    void a_stroke_of_two_symbols_stays_and_so_do_both() throws IOException {
        SymbolExchange exchange = new SymbolExchange(token -> true);
        exchange.add(formula(OTHER), new SplittableRandom(0));
        Ink shared = ink(INK.replace("traceDataRef=\"c\"", "traceDataRef=\"b\""));
        for (int seed = 0; seed < 20; seed++) {
            assertThat(exchange.write(new Formula(shared, LABEL), new SplittableRandom(seed))
                            .label())
                    .isEqualTo(LABEL);
        }
    }

    @Test
    void a_scribble_of_many_points_is_no_writing_of_a_symbol() throws IOException {
        SymbolExchange exchange = new SymbolExchange(token -> true);
        exchange.add(formula(OTHER.replace("120 100,", "120 100,".repeat(1997))), new SplittableRandom(0));
        assertThat(exchange.stock()).isEqualTo("2 written symbols to exchange");
        exchange.add(formula(OTHER.replace("120 100,", "120 100,".repeat(1998))), new SplittableRandom(0));
        assertThat(exchange.stock()).as("only its 7 is taken").isEqualTo("3 written symbols to exchange");
    }

    @Test
    void ink_without_symbols_cannot_be_exchanged() throws IOException {
        Files.writeString(folder.resolve("0.inkml"), INK.replace("traceView", "other"));
        try (InkDataset plain = InkDataset.open(folder)) {
            assertThatThrownBy(() -> plain.exchanging(0.5, token -> true))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("no file says which strokes make which symbol");
        }
    }

    @Test
    void tokens_that_no_label_may_have_do_not_come_in() throws IOException {
        SymbolExchange exchange = new SymbolExchange(token -> !token.equals("7"));
        exchange.add(formula(OTHER), new SplittableRandom(0));
        for (int seed = 0; seed < 40; seed++) {
            assertThat(exchange.write(formula(INK), new SplittableRandom(seed)).label())
                    .doesNotContain("7");
        }
    }

    @Test
    void a_share_of_the_training_samples_is_written_anew_and_nothing_else() throws IOException {
        Files.writeString(folder.resolve("0.inkml"), INK);
        Files.writeString(folder.resolve("1.inkml"), OTHER);
        Files.writeString(folder.resolve("2.inkml"), "<ink/>"); // told when it is asked for
        try (InkDataset plain = InkDataset.open(folder)) {
            InkDataset half = plain.exchanging(0.5, token -> true);
            int others = 0;
            for (int seed = 0; seed < 200; seed++) {
                String label = half.sample(0, new SplittableRandom(seed)).text();
                others += label.equals(LABEL) ? 0 : 1;
                assertThat(half.sample(0, new SplittableRandom(seed)).text()).isEqualTo(label);
                assertThat(plain.sample(0, new SplittableRandom(seed)).text()).isEqualTo(LABEL);
            }
            assertThat(others).isBetween(30, 100);
            assertThat(half.sample(0).text()).isEqualTo(LABEL);
            assertThat(half.label(0).text()).isEqualTo(LABEL);
        }
    }
}
