// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelReviewTest {
    private static final Vocabulary KNOWN = Vocabulary.ofCharacters("0123456789abcdefABCDEF+=");

    @TempDir
    private Path folder;

    /** Twenty texts of five characters, no two alike. */
    private static List<String> texts(String format) {
        return IntStream.range(0, 20)
                .mapToObj(i -> String.format(Locale.ROOT, format, 70_003 + 8_387 * i))
                .toList();
    }

    /** A list of images p0.png, p1.png, ... with labels, and what a model reads in them. */
    private LabelReview review(List<String> labels, List<String> read, double confidence, LetterCase fold)
            throws IOException {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < labels.size(); i++) {
            list.append("p%d.png\t%s\n".formatted(i, labels.get(i)));
        }
        return review(Files.writeString(folder.resolve("labels.tsv"), list), read, confidence, fold);
    }

    private static LabelReview review(Path data, List<String> read, double confidence, LetterCase fold) {
        try (Dataset dataset = Dataset.open(data)) {
            List<Integer> samples = IntStream.range(0, dataset.size()).boxed().toList();
            List<FirstReading.Read> reads = samples.stream()
                    .map(i -> new FirstReading.Read(i, read.get(i), confidence, Optional.empty(), 1))
                    .toList();
            return LabelReview.of(dataset, samples, fold, KNOWN, new FirstReading(reads));
        }
    }

    private LabelReview review(List<String> labels, List<String> read) throws IOException {
        return review(labels, read, 0.97, LetterCase.NONE);
    }

    private static List<String> moved(List<String> texts, int from, int by) {
        return IntStream.range(0, texts.size())
                .mapToObj(i -> texts.get(i < from ? i : Math.floorMod(i + by, texts.size())))
                .toList();
    }

    private static List<String> changed(List<String> texts, UnaryOperator<String> change) {
        return texts.stream().map(change).toList();
    }

    @Test
    void labels_that_fit_are_left_alone_however_unsure_or_sure_the_model_is() throws IOException {
        for (double confidence : new double[] {0.2, 0.97}) {
            assertThat(review(texts("%05x"), texts("%05x"), confidence, LetterCase.NONE))
                    .isEqualTo(new LabelReview(List.of(), List.of()));
        }
    }

    @Test
    void labels_of_another_line_are_an_error_from_wherever_they_begin() throws IOException {
        List<String> texts = texts("%05x");
        assertThat(review(texts, moved(texts, 0, 1)).errors())
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .startsWith(
                                "labels look shifted: 20 of 20 images read as the label that stands one line further"
                                        + " down; p0.png is labelled \"11173\" and reads \"13236\" (0.97), p1.png"));
        assertThat(review(texts, moved(texts, 12, -1)).errors())
                .singleElement()
                .satisfies(error -> assertThat(error).contains("8 of 20", "one line further up; p12.png"));
        assertThat(review(texts, moved(texts, 5, 2)).errors())
                .singleElement()
                .satisfies(error -> assertThat(error).contains("15 of 20", "2 lines further down"));
    }

    @Test
    void neighbors_with_the_same_label_by_chance_are_no_shift() throws IOException {
        List<String> digits = IntStream.range(0, 40)
                .mapToObj(i -> Integer.toString(i / 2 % 2))
                .toList();
        assertThat(review(digits, moved(digits, 0, 1)).errors()).isEmpty();
    }

    @Test
    void labels_in_another_order_are_an_error() throws IOException {
        List<String> texts = texts("%05x");
        List<String> sorted = new ArrayList<>(texts);
        sorted.sort((a, b) -> new StringBuilder(a).reverse().compareTo(new StringBuilder(b).reverse()));
        assertThat(review(texts, sorted).errors())
                .singleElement()
                .satisfies(error -> assertThat(error).startsWith("labels look mixed up: "));
    }

    @Test
    void texts_so_short_that_they_are_equal_by_chance_do_not_look_mixed_up() throws IOException {
        List<String> letters = IntStream.range(0, 12)
                .mapToObj(i -> Character.toString('a' + i % 6))
                .toList();
        assertThat(review(
                                letters,
                                letters.stream()
                                        .map(s -> s.equals("f") ? "a" : "f")
                                        .toList(),
                                0.9,
                                LetterCase.NONE)
                        .errors())
                .isEmpty();
        List<String> turned = List.of("b", "c", "d", "e", "f", "a", "b", "c", "d", "e", "f", "a");
        List<String> shuffled = List.of("e", "a", "f", "b", "c", "d", "d", "f", "b", "c", "a", "e");
        assertThat(review(turned, shuffled, 0.9, LetterCase.NONE).errors()).isEmpty();
    }

    @Test
    void another_part_of_the_file_names_is_an_error() throws IOException {
        List<String> texts = texts("%05x");
        for (int i = 0; i < texts.size(); i++) {
            Files.createFile(folder.resolve(i + "_" + texts.get(i) + ".png"));
        }
        try (Dataset dataset = Dataset.open(folder)) {
            List<String> read = IntStream.range(0, 20)
                    .mapToObj(i -> dataset.id(i).replaceAll(".*_|\\.png", ""))
                    .toList();
            assertThat(review(folder, read, 0.97, LetterCase.NONE).errors())
                    .singleElement()
                    .satisfies(error -> assertThat(error)
                            .startsWith("labels look like the wrong part of the file names: 20 of 20 ")
                            .contains("0_11173.png is labelled \"0\" and reads \"11173\"", "labels.tsv"));
        }
    }

    @Test
    void other_texts_that_the_model_is_sure_of_are_told_and_those_it_guesses_are_not() throws IOException {
        List<String> other = changed(texts("%05x"), text -> "9" + text.substring(1));
        assertThat(review(texts("%05x"), other).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .startsWith(
                                "labels look wrong: the starting model is sure of what 20 images show, and 20 of those"
                                        + " have other labels; p0.png is labelled \"11173\" and reads \"91173\""));
        assertThat(review(texts("%05x"), other, 0.7, LetterCase.NONE).warnings())
                .isEmpty();
    }

    @Test
    void characters_that_the_model_has_never_seen_are_told_and_excuse_it() throws IOException {
        LabelReview review = review(changed(texts("%05x"), text -> "q" + text), texts("%05x"));
        assertThat(review.errors()).isEmpty();
        assertThat(review.warnings())
                .containsExactly(
                        "the starting model has never seen 'q' (U+0071) (in 20 labels); it learns them from nothing");
    }

    @Test
    void one_text_is_an_error_and_one_for_most_images_or_few_in_all_are_told() throws IOException {
        List<String> same = changed(texts("%05x"), text -> "abc12");
        assertThat(review(same, same).errors()).containsExactly("all 20 images have the same label: \"abc12\"");
        List<String> most = new ArrayList<>(texts("%05x"));
        most.replaceAll(text -> most.indexOf(text) < 11 ? "abc12" : text);
        assertThat(review(most, most).warnings()).containsExactly("11 of 20 images have the same label: \"abc12\"");
        List<String> few = IntStream.range(0, 21).mapToObj(i -> "abc" + i % 3).toList();
        assertThat(review(few, few).warnings()).containsExactly("21 images have only 3 different labels");
    }

    @Test
    void capitals_in_images_of_lower_case_labels_are_told_unless_case_is_folded() throws IOException {
        List<String> capitals = changed(texts("ab%05x"), text -> text.toUpperCase(Locale.ROOT));
        assertThat(review(texts("ab%05x"), capitals).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .startsWith(
                                "all labels are in lower case, and 20 of 20 images seem to show upper-case letters;"));
        assertThat(review(capitals, texts("ab%05x")).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning).contains("upper case", "show lower-case letters"));
        assertThat(review(texts("ab%05x"), capitals, 0.97, LetterCase.LOWER).warnings())
                .isEmpty();
    }

    @Test
    void names_of_copies_are_told() throws IOException {
        List<String> labels = new ArrayList<>(texts("%05x"));
        labels.set(3, "48257 (1)");
        labels.set(4, "48257 - Kopie");
        assertThat(review(labels, texts("%05x"), 0.4, LetterCase.NONE).warnings())
                .anySatisfy(warning ->
                        assertThat(warning).isEqualTo("2 labels look like the names of copied files: p3.png, p4.png"));
    }
}
