// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import master.api.ImageSource;
import master.api.LetterCase;
import master.api.ModelLoadException;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import master.core.model.ModelDigest;
import org.junit.jupiter.api.Test;

class ConstrainedRecognizerTest {
    private static final byte[] MODEL = Models.random();
    private static final TextConstraint NONE = TextConstraint.NONE;

    private static Recognizer open(TextConstraint constraint) {
        return Models.open(MODEL, RecognizerOptions.DEFAULT.withConstraint(constraint));
    }

    private static List<Recognition> read(TextConstraint constraint) {
        try (Recognizer recognizer = open(constraint)) {
            return read(recognizer);
        }
    }

    private static List<Recognition> read(Recognizer recognizer) {
        List<ImageSource> images = IntStream.range(0, 11)
                .mapToObj(i -> ImageSource.of(Models.image(i)))
                .toList();
        return recognizer.recognizeAll(images).stream().map(Outcome::orThrow).toList();
    }

    @Test
    void a_constraint_that_forbids_nothing_gives_the_same_answers() {
        assertThat(read(NONE.withCharset(Models.CHARSET).withLength(0, Integer.MAX_VALUE)))
                .isEqualTo(read(NONE));
    }

    @Test
    void texts_hold_only_what_is_allowed() {
        assertThat(read(NONE)).extracting(Recognition::text).anyMatch(text -> !text.matches("[0漢]*"));
        assertThat(read(NONE.withCharset("0漢"))).extracting(Recognition::text).allMatch(text -> text.matches("[0漢]*"));
    }

    @Test
    void texts_have_the_length_that_is_asked_for() {
        for (int length = 1; length <= Models.MAX_LENGTH; length++) {
            int wanted = length;
            assertThat(read(NONE.withLength(length)))
                    .allMatch(read -> read.text().codePoints().count() == wanted);
        }
        assertThat(read(NONE.withLength(2, 3)))
                .allMatch(read -> read.tokens().size() >= 2 && read.tokens().size() <= 3);
    }

    @Test
    void a_text_that_can_only_be_this_one_is_sure() {
        assertThat(read(NONE.withCharset("é").withLength(2)))
                .allSatisfy(read -> assertThat(read.text()).isEqualTo("éé"))
                .allSatisfy(read -> assertThat(read.confidence()).isCloseTo(1, within(1e-6)));
    }

    @Test
    void letters_that_a_model_has_in_one_case_are_answered_in_the_other() {
        List<Recognition> lower = read(NONE);
        List<Recognition> upper = read(NONE.withFold(LetterCase.UPPER));
        for (int i = 0; i < lower.size(); i++) {
            StringBuilder expected = new StringBuilder();
            lower.get(i).text().codePoints().map(Character::toUpperCase).forEach(expected::appendCodePoint);
            assertThat(upper.get(i).text()).isEqualTo(expected.toString());
            assertThat(upper.get(i).confidence()).isEqualTo(lower.get(i).confidence());
        }
        assertThat(upper).extracting(Recognition::text).anyMatch(text -> text.matches(".*[ABÉ].*"));
        assertThat(read(NONE.withFold(LetterCase.UPPER).withCharset("É").withLength(1))
                        .get(0)
                        .tokens())
                .extracting(RecognizedToken::text)
                .containsExactly("É");
    }

    @Test
    void the_model_stays_what_it_is() {
        try (Recognizer plain = open(NONE);
                Recognizer constrained = open(NONE.withCharset("0"))) {
            assertThat(constrained.model()).isEqualTo(plain.model());
        }
    }

    @Test
    void what_the_model_cannot_answer_is_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(NONE.withCharset("0A")))
                .withMessage(
                        "model tiny.onnx: the constraint's charset holds 'A' (U+0041), which the model cannot read;"
                                + " it reads \"" + Models.CHARSET + "\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(NONE.withLength(7)))
                .withMessage("model tiny.onnx: length 7 to 7, the model answers with at most 6 characters");
    }

    @Test
    void a_file_from_before_constraints_reads_without_one_and_says_what_to_do() {
        byte[] old = ModelDigest.seal(new String(MODEL, StandardCharsets.ISO_8859_1)
                .replace("decoder/folding", "decoder/FOLDING")
                .getBytes(StandardCharsets.ISO_8859_1));
        try (Recognizer recognizer = Models.open(old)) {
            assertThat(read(recognizer)).isEqualTo(read(NONE));
        }
        assertThatThrownBy(() -> Models.open(old, RecognizerOptions.DEFAULT.withConstraint(NONE.withLength(2))))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("model tiny.onnx: it was written before texts could be constrained")
                .hasMessageContaining("decoder/folding")
                .hasMessageEndingWith("write it again with master export");
    }

    @Test
    void the_bytes_that_were_given_are_not_changed() {
        byte[] given = MODEL.clone();
        Models.open(given, RecognizerOptions.DEFAULT.withConstraint(NONE.withLength(2)))
                .close();
        assertThat(given).isEqualTo(MODEL);
    }
}
