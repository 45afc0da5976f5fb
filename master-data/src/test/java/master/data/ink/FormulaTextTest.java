// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            $x^2$;                                  x ^ { 2 }
            x^{2}_{i};                              x _ { i } ^ { 2 }
            x_i^2;                                  x _ { i } ^ { 2 }
            \\frac12;                               \\frac { 1 } { 2 }
            \\frac{a+{b}}{c};                       \\frac { a + b } { c }
            \\sqrt x;                               \\sqrt { x }
            \\sqrt[n_i]{x};                         \\sqrt [ n _ { i } ] { x }
            x^\\frac12;                             x ^ { \\frac { 1 } { 2 } }
            \\left( a \\right. b;                   ( a b
            \\Bigg[\\mbox{ sin }\\, x \\Bigg];      [ s i n x ]
            a \\le b \\to \\infty;                  a \\leq b \\rightarrow \\infty
            \\sum\\limits_{i=1}^{n} i;              \\sum _ { i = 1 } ^ { n } i
            f^{'}(x);                               f ^ { ' } ( x )
            \\{ x \\};                              \\{ x \\}
            x^{a^b};                                x ^ { a ^ { b } }
            \\unknown{a};                           \\unknown a
            """)
    void a_formula_has_one_normal_form(String latex, String normal) {
        assertThat(FormulaText.normalize(latex)).isEqualTo(normal);
        assertThat(FormulaText.normalize(normal))
                .as("of the normal form itself")
                .isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            x^;          an argument is missing at token 3
            \\frac{a};   an argument is missing at token 5
            {x;          { without } at token 3
            x};          } without { at token 2
            \\sqrt[n x;  [ without ] at token 5
            """)
    void what_is_no_formula_is_refused(String latex, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FormulaText.normalize(latex))
                .withMessageContaining(problem);
    }

    @Test
    void braces_of_any_depth_do_not_overflow_the_stack() {
        for (String deep : new String[] {"{", "x^{", "^{", "_{", "^_{", "\\sqrt{", "\\frac{", "\\sqrt[", "x^\\frac "}) {
            assertThatIllegalArgumentException().isThrownBy(() -> FormulaText.normalize(deep.repeat(100_000)));
        }
    }
}
