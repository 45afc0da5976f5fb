// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemperatureTest {
    private record Token(double[] logits, int target) {}

    private static Temperature fit(List<Token> tokens) {
        Temperature.Fit fit = new Temperature.Fit();
        tokens.forEach(token -> fit.add(token.logits(), token.target()));
        return fit.fit();
    }

    private static List<Token> tokens(int right, int wrong, double gap) {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < right + wrong; i++) {
            tokens.add(new Token(new double[] {gap, 0}, i < right ? 0 : 1));
        }
        return tokens;
    }

    /** Of two tokens with logits g and 0 the first has the probability 1 / (1 + exp(-g / T)). */
    private static double sureness(double gap, double temperature) {
        return 1 / (1 + Math.exp(-gap / temperature));
    }

    @Test
    void the_probability_becomes_the_share_of_right_tokens_as_if_one_more_were_wrong() {
        Temperature fitted = fit(tokens(75, 25, 3));

        // each target is 101/102 and 1/102: the mean target of the first token is (75 * 101 + 25) / (100 * 102)
        double share = (75 * 101 + 25) / 10_200.0;
        assertThat(sureness(3, fitted.value())).isCloseTo(share, within(1e-6));
        assertThat(fitted.value()).isCloseTo(3 / Math.log(share / (1 - share)), within(1e-5));
        assertThat(fitted.tokens()).isEqualTo(100);
    }

    @Test
    void the_cross_entropies_are_those_by_hand_and_the_fit_lowers_it() {
        Temperature fitted = fit(tokens(3, 1, 2));

        double one = sureness(2, 1);
        assertThat(fitted.before()).isCloseTo(-(3 * Math.log(one) + Math.log(1 - one)) / 4, within(1e-12));
        double cooled = sureness(2, fitted.value());
        assertThat(fitted.after()).isCloseTo(-(3 * Math.log(cooled) + Math.log(1 - cooled)) / 4, within(1e-6));
        assertThat(fitted.after()).isLessThan(fitted.before());
    }

    @Test
    void a_few_tokens_that_are_all_right_do_not_make_a_model_certain() {
        Temperature fitted = fit(tokens(8, 0, 1));

        assertThat(sureness(1, fitted.value())).isCloseTo(0.9, within(1e-6)); // 9 of 10, the rule of succession
    }

    @Test
    void tokens_drawn_at_a_temperature_give_it_back() {
        Random random = new Random(7);
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double[] logits = {3 * random.nextGaussian(), 3 * random.nextGaussian(), 3 * random.nextGaussian()};
            tokens.add(new Token(logits, draw(logits, 2.5, random)));
        }

        assertThat(fit(tokens).value()).isCloseTo(2.5, within(0.1));
    }

    private static int draw(double[] logits, double temperature, Random random) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit / temperature);
        }
        double point = random.nextDouble() * sum;
        int token = 0;
        for (; token < logits.length - 1; token++) {
            point -= Math.exp(logits[token] / temperature);
            if (point < 0) {
                return token;
            }
        }
        return token;
    }

    @Test
    void it_stays_within_its_bounds_whatever_the_tokens_are() {
        assertThat(fit(tokens(0, 50, 5)).value()).isCloseTo(Temperature.MOST, within(1e-6));
        assertThat(fit(tokens(100_000, 0, 0.01)).value()).isCloseTo(Temperature.LEAST, within(1e-6));
        assertThat(fit(tokens(4, 4, 1e6)).value()).isCloseTo(Temperature.MOST, within(1e-6));
    }

    @Test
    void what_is_no_token_is_refused() {
        assertThatThrownBy(() -> fit(List.of())).hasMessage("no tokens, one or more are needed");
        assertThatThrownBy(() -> new Temperature.Fit().add(new double[] {1}, 0))
                .hasMessage("target 0 of 1 logits, two or more are needed");
        assertThatThrownBy(() -> new Temperature.Fit().add(new double[] {1, 2}, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Temperature.Fit().add(new double[] {1, Double.NaN}, 0))
                .hasMessage("logit NaN, a finite number is needed");
    }
}
