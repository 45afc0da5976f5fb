// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignmentTest {
    private static String shown(String label, String text) {
        return Alignment.of(label, text).steps().stream()
                .map(step -> step.matches() ? step.label() : "[" + step.label() + ">" + step.text() + "]")
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abc, abc",
        "abc, axc, a[b>x]c",
        "abc, ac, a[b>]c",
        "ac, abc, a[>b]c",
        "kitten, sitting, [k>s]itt[e>i]n[>g]",
        "aab, ab, [a>]ab",
        "a😀b, a😃b, a[😀>😃]b",
        "ab, '', [a>][b>]",
        "'', '', ''"
    })
    void puts_characters_side_by_side(String label, String text, String expected) {
        assertThat(shown(label, text)).isEqualTo(expected);
    }

    @Test
    void has_as_many_differences_as_the_edit_distance() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 500; i++) {
            String label = word(random);
            String text = word(random);
            Alignment alignment = Alignment.of(label, text);
            assertThat(alignment.steps().stream()
                            .filter(step -> !step.matches())
                            .count())
                    .as("%s, %s", label, text)
                    .isEqualTo(RecognitionMetrics.editDistance(label, text));
            assertThat(alignment.steps().stream().map(Alignment.Step::label).collect(Collectors.joining()))
                    .isEqualTo(label);
            assertThat(alignment.steps().stream().map(Alignment.Step::text).collect(Collectors.joining()))
                    .isEqualTo(text);
        }
    }

    private static String word(SplittableRandom random) {
        return random.ints(random.nextInt(8), 'a', 'e')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
