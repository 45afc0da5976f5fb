// SPDX-License-Identifier: Apache-2.0
package master.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import master.api.Box;
import master.api.Label;
import master.api.LetterCase;
import master.api.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelPolicyTest {
    private static final Vocabulary LETTERS = Vocabulary.ofCharacters("abcdefghijklmnopqrstuvwxyz");

    @TempDir
    private Path folder;

    private static LabelPolicy policy(LetterCase fold, LabelPolicy.Unfit unfit) {
        return new LabelPolicy(fold, unfit, Optional.of(LETTERS), 5);
    }

    /** Bytes that are no images: labels are read without them. */
    private Dataset dataset(String... labels) throws IOException {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < labels.length; i++) {
            list.append("%d.png\t%s\n".formatted(i, labels[i]));
        }
        return Dataset.open(Files.writeString(folder.resolve("list.tsv"), list.toString()));
    }

    @Test
    void by_default_labels_stay_and_what_does_not_fit_is_refused_by_reason() throws IOException {
        LabelPolicy strict = LabelPolicy.strict(LETTERS, 5);
        assertThat(strict.apply(Label.of("abc"))).hasValue(Label.of("abc"));
        assertThat(strict.apply(Label.of("Abc"))).isEmpty();
        try (Dataset dataset = dataset("abc", "Abc", "abcdef", "xyzabc", "A")) {
            LabelSurvey survey = LabelSurvey.of(dataset, strict);
            assertThatThrownBy(survey::check)
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContainingAll(
                            "list.tsv: 4 of 5 labels do not fit the model",
                            "2 of: 'A' (U+0041) is not in the charset (1.png, 4.png)",
                            "2 of: more than 5 characters (2.png, 3.png)");
        }
    }

    @Test
    void folding_is_counted_and_comes_before_everything_else() throws IOException {
        LabelPolicy lower = policy(LetterCase.LOWER, LabelPolicy.Unfit.FAIL);
        try (Dataset dataset = dataset("abc", "Abc", "XYZ")) {
            LabelSurvey survey = LabelSurvey.of(dataset, lower).check();
            assertThat(survey.kept()).isEqualTo(3);
            assertThat(survey.lines())
                    .containsExactly(dataset.name() + ": 3 of 3 samples are used", "  2 labels changed to lower case");
            assertThat(lower.apply(Label.of("XYZ"))).hasValue(Label.of("xyz"));
        }
    }

    @Test
    void samples_that_are_left_out_are_counted_and_the_others_keep_their_order() throws IOException {
        String[] labels = IntStream.range(0, 200)
                .mapToObj(i -> i % 3 == 0 || i > 150 && i < 160 ? "toolong" : "abcde".substring(i % 4))
                .toArray(String[]::new);
        try (Dataset dataset = dataset(labels)) {
            LabelSurvey survey = LabelSurvey.of(dataset, policy(LetterCase.NONE, LabelPolicy.Unfit.SKIP))
                    .check();
            List<Integer> kept = IntStream.range(0, 200)
                    .filter(i -> !labels[i].equals("toolong"))
                    .boxed()
                    .toList();
            assertThat(IntStream.range(0, survey.kept()).mapToObj(survey::index))
                    .isEqualTo(kept);
            assertThat(survey.lines())
                    .containsExactly(
                            dataset.name() + ": %d of 200 samples are used".formatted(kept.size()),
                            "  left out, %d of: more than 5 characters (0.png, 3.png, 6.png, ...)"
                                    .formatted(200 - kept.size()));
        }
        try (Dataset dataset = dataset("toolong")) {
            LabelSurvey nothing = LabelSurvey.of(dataset, policy(LetterCase.NONE, LabelPolicy.Unfit.SKIP));
            assertThatThrownBy(nothing::check).hasMessageContaining("not one of 1 labels fits");
        }
    }

    @Test
    void a_label_has_no_boxes_or_one_for_each_token_that_carries_one() throws IOException {
        Vocabulary cells = Vocabulary.of(List.of("a", "b"), "", Set.of("a"));
        Path list = Files.writeString(folder.resolve("list.jsonl"), """
                {"image": "0.png", "text": "aba", "boxes": [[1, 2, 3, 4], [5.5, 2, 3, 4]]}
                {"image": "1.png", "text": "aba"}
                {"image": "2.png", "text": "aba", "boxes": [[1, 2, 3, 4]]}
                {"image": "3.png", "text": "b", "boxes": [[1, 2, 3, 4]]}
                """);
        try (Dataset dataset = Dataset.open(list)) {
            assertThat(dataset.label(0).boxes()).containsExactly(new Box(1, 2, 3, 4), new Box(5.5, 2, 3, 4));
            LabelSurvey survey = LabelSurvey.of(dataset, LabelPolicy.strict(cells, 5));
            assertThatThrownBy(survey::check)
                    .hasMessageContaining("2 of: another number of boxes than of tokens that carry one (2.png, 3.png)");
            Vocabulary plain = Vocabulary.ofCharacters("ab");
            assertThat(LabelSurvey.of(dataset, LabelPolicy.strict(plain, 5))
                            .check()
                            .kept())
                    .as("boxes mean nothing to a vocabulary without them")
                    .isEqualTo(4);
        }
    }

    @Test
    void an_unknown_character_becomes_its_token_and_a_label_that_is_too_long_is_left_out() throws IOException {
        LabelPolicy unknown = policy(LetterCase.NONE, LabelPolicy.Unfit.UNKNOWN);
        String learnt = unknown.apply(Label.of("aÄ7b")).orElseThrow().text();
        assertThat(LETTERS.encode(learnt, 5))
                .containsExactly(4, Vocabulary.UNK, Vocabulary.UNK, 5, Vocabulary.EOS, Vocabulary.PAD);
        assertThat(unknown.apply(Label.of("abcdeÄ"))).isEmpty();
        try (Dataset dataset = dataset("abc", "Ab", "toolong")) {
            LabelSurvey survey = LabelSurvey.of(dataset, unknown).check();
            assertThat(survey.kept()).isEqualTo(2);
            assertThat(survey.unfit().count()).isEqualTo(2);
        }
    }

    @Test
    void reasons_are_bounded_however_many_there_are() {
        Reasons reasons = new Reasons();
        for (int i = 0; i < 1000; i++) {
            reasons.add("reason " + i, "sample\n" + i);
        }
        assertThat(reasons.count()).isEqualTo(1000);
        assertThat(reasons.all()).hasSize(51);
        assertThat(reasons.all().stream().mapToInt(Reasons.Reason::count).sum()).isEqualTo(1000);
        assertThat(reasons.lines().get(0)).isEqualTo("1 of: reason 0 (sample; 0)");
    }
}
