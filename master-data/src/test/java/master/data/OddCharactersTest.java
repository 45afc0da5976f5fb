// SPDX-License-Identifier: Apache-2.0
package master.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import master.api.LetterCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OddCharactersTest {
    @ParameterizedTest
    @CsvSource({
        "200B, U+200B ZERO WIDTH SPACE",
        "FEFF, U+FEFF ZERO WIDTH NO-BREAK SPACE",
        "A0, U+00A0 NO-BREAK SPACE",
        "3000, U+3000 IDEOGRAPHIC SPACE",
        "AD, U+00AD SOFT HYPHEN",
        "7, U+0007 BEL",
        "FFFD, U+FFFD REPLACEMENT CHARACTER"
    })
    void what_nobody_sees_is_named(String code, String name) {
        String odd = Character.toString(Integer.parseInt(code, 16));
        assertThat(OddCharacters.unseen("ab" + odd + "3d")).contains(name);
        assertThat(OddCharacters.lookalike("ab" + odd + "3d")).isEmpty();
    }

    @Test
    void blanks_count_at_the_ends_only() {
        assertThat(OddCharacters.unseen("ab ")).contains("a blank at the beginning or the end");
        assertThat(OddCharacters.unseen("\tab")).contains("a blank at the beginning or the end");
        assertThat(OddCharacters.unseen("a b")).isEmpty();
    }

    @Test
    void what_looks_like_something_else_is_named() {
        assertThat(OddCharacters.lookalike("3\uFF15")).contains("U+FF15 FULLWIDTH DIGIT FIVE");
        assertThat(OddCharacters.lookalike("cafe\u0301"))
                .contains("a letter and its accent as two characters (not in Unicode's form NFC)");
        assertThat(OddCharacters.lookalike("p\u0430y")).contains("U+0430 CYRILLIC SMALL LETTER A beside Latin letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aB3d", "3+5=?", "café", "漢字", "слово", "λόγος", "😀", "×÷"})
    void ordinary_labels_are_left_alone(String label) {
        assertThat(OddCharacters.unseen(label)).isEmpty();
        assertThat(OddCharacters.lookalike(label)).isEmpty();
    }

    @Test
    void a_survey_tells_and_counts_them(@TempDir Path folder) throws IOException {
        Path list = Files.writeString(folder.resolve("labels.tsv"), "1.png\tab\u200B\n2.png\tcd\n3.png\t\uFF15\n");
        try (Dataset dataset = Dataset.open(list)) {
            LabelPolicy policy = new LabelPolicy(LetterCase.NONE, LabelPolicy.Unfit.FAIL, Optional.empty(), 9);
            LabelSurvey survey = LabelSurvey.of(dataset, policy);
            assertThat(survey.lines())
                    .contains(
                            "  unseen, 1 of: U+200B ZERO WIDTH SPACE (1.png)",
                            "  looks like another, 1 of: U+FF15 FULLWIDTH DIGIT FIVE (3.png)");
            assertThat(survey.unfit().count()).isZero();
        }
    }
}
