// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import master.core.image.TextPart;
import master.train.data.PartSource;
import org.junit.jupiter.api.Test;

class SmallTextsTest {
    private static final TextPart PART = new TextPart(1, 2, 30, 10);

    private static FirstReading.Read read(int sample, String text, double share) {
        return new FirstReading.Read(sample, text, 0.5, share < 1 ? Optional.of(PART) : Optional.empty(), share);
    }

    private static SmallTexts texts(double... shares) {
        List<FirstReading.Read> reads = IntStream.range(0, shares.length)
                .mapToObj(i -> read(i, "abcd", shares[i]))
                .toList();
        return SmallTexts.of(new FirstReading(reads), sample -> "abce");
    }

    @Test
    void texts_are_small_where_most_of_their_parts_are() {
        assertThat(texts(0.3, 0.3, 0.3, 0.4, 1, 1).areCommon()).isTrue();
        assertThat(texts(0.3, 0.3, 0.3, 0.8, 1, 1).areCommon()).isFalse();
        assertThat(texts(0.8, 0.8, 0.8, 0.8, 0.8).areCommon()).isFalse();
        assertThat(texts(0.3, 0.3, 0.3, 0.3).areCommon()).as("of four images").isFalse();
    }

    @Test
    void images_whose_reading_has_another_length_than_the_label_are_not_cut() {
        List<FirstReading.Read> reads = new ArrayList<>(
                IntStream.range(0, 6).mapToObj(i -> read(i, "abcd", 0.3)).toList());
        reads.add(read(6, "abc", 0.1));
        SmallTexts small = SmallTexts.of(new FirstReading(reads), sample -> "1234");
        assertThat(small.parts()).hasSize(6).doesNotContainKey(6);
        assertThat(small.note()).hasValueSatisfying(note -> assertThat(note).contains("6 parts", "--no-second-look"));
    }

    @Test
    void parts_are_numbered_as_the_samples_of_a_subset_are() {
        SmallTexts small = texts(0.3, 0.3, 0.3, 0.3, 1);
        assertThat(small.among(List.of(4, 2, 0)))
                .containsExactly(new PartSource.Located(1, PART), new PartSource.Located(2, PART));
    }
}
