// SPDX-License-Identifier: Apache-2.0
package master.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import master.synth.font.FontLibrary;
import master.synth.font.FontLibrary.Member;
import master.synth.font.Typeface;
import org.junit.jupiter.api.Test;

class FontLibraryTest {
    private static final Member EMPTY = new Member("a", Typeface.of("empty", Map.of()));

    @Test
    void leaves_out_fonts_that_draw_nothing() {
        Member drawing = new Member(
                "a", FontLoader.load(SynthesizerConfig.captcha()).all().get(0));
        assertThat(new FontLibrary(List.of(EMPTY, drawing)).all()).containsExactly(drawing.typeface());
    }

    @Test
    void refuses_a_library_that_draws_nothing() {
        assertThatThrownBy(() -> new FontLibrary(List.of(EMPTY))).hasMessageContaining("none can draw the charset");
    }
}
