// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import master.api.Box;
import master.api.RecognizedToken;
import org.junit.jupiter.api.Test;

class TextPartTest {
    private static Optional<TextPart> part(Box... boxes) {
        List<RecognizedToken> tokens = Stream.of(boxes)
                .map(box -> new RecognizedToken("a", 0.5, Optional.of(box)))
                .toList();
        return TextPart.of(tokens, 200, 100);
    }

    @Test
    void a_part_holds_all_boxes_and_a_margin_inside_of_the_image() {
        assertThat(part(new Box(40, 50, 20, 20), new Box(60, 50, 20, 20))).contains(new TextPart(25, 40, 70, 40));
        assertThat(part(new Box(0, 80, 150, 20))).contains(new TextPart(0, 70, 200, 30));
    }

    @Test
    void there_is_none_for_large_texts_for_one_that_fills_the_image_with_its_margin_and_without_boxes() {
        assertThat(part(new Box(10, 20, 150, 60))).isEmpty();
        assertThat(part(new Box(20, 25, 160, 50))).isEmpty();
        assertThat(part(new Box(0, 0, 0, 0))).isEmpty();
        assertThat(TextPart.of(List.of(new RecognizedToken("a", 1)), 200, 100)).isEmpty();
    }

    @Test
    void it_says_what_share_it_covers_and_cuts_it() {
        TextPart part = new TextPart(25, 40, 70, 40);
        assertThat(part.share(200, 100)).isCloseTo(0.14, within(1e-9));
        PixelImage image = new PixelImage(200, 100, IntStream.range(0, 20_000).toArray());
        assertThat(part.of(image).rgb()[70 + 2]).isEqualTo(41 * 200 + 25 + 2);
        assertThatIllegalArgumentException().isThrownBy(() -> new TextPart(0, 0, 0, 1));
    }
}
