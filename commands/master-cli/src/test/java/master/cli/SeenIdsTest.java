// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenIdsTest {
    @Test
    void every_name_is_new_once() {
        SeenIds seen = new SeenIds(100_000);
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add("./%d/%d_word_%d.jpg".formatted(i % 100, i, i % 7)))
                    .isTrue();
        }
        for (int i = 0; i < 100_000; i += 999) {
            assertThat(seen.add("./%d/%d_word_%d.jpg".formatted(i % 100, i, i % 7)))
                    .isFalse();
        }
        assertThat(new SeenIds(1).add("")).isTrue();
    }
}
