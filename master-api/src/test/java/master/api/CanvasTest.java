// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanvasTest {
    @Test
    void is_written_as_height_and_width_and_read_back() {
        assertThat(new Canvas(64, 128)).hasToString("64x128");
        assertThat(Canvas.parse(" 64x128 ")).isEqualTo(new Canvas(64, 128));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "64x", "x64", "64x64x64", "64*64", "ax64", "64x99999999999"})
    void what_is_no_size_is_refused(String text) {
        assertThatThrownBy(() -> Canvas.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("canvas \"%s\", height x width in pixels such as 64x128 is allowed", text);
    }

    @Test
    void holds_what_is_neither_higher_nor_wider() {
        Canvas canvas = new Canvas(64, 96);
        assertThat(canvas.holds(canvas)).isTrue();
        assertThat(canvas.holds(new Canvas(32, 96))).isTrue();
        assertThat(canvas.holds(new Canvas(32, 128))).isFalse();
        assertThat(canvas.holds(new Canvas(72, 64))).isFalse();
    }
}
