// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import master.api.ModelLoadException;
import org.junit.jupiter.api.Test;

class DecodingTest {
    private static final Set<String> OLD = Set.of("tokens", "probabilities");
    private static final Set<String> NEW = Set.of("tokens", "probabilities", "attention");
    private static final Set<String> WITH_BOXES = Set.of("tokens", "probabilities", "attention", "boxes");

    @Test
    void attention_is_computed_where_boxes_are_wanted_and_the_model_has_none() {
        assertThat(Decoding.outputs("m", OLD, false)).isEqualTo(OLD);
        assertThat(Decoding.outputs("m", NEW, false)).isEqualTo(OLD);
        assertThat(Decoding.outputs("m", NEW, true)).isEqualTo(NEW);
        for (boolean wanted : new boolean[] {false, true}) {
            assertThat(Decoding.outputs("m", WITH_BOXES, wanted))
                    .containsExactlyInAnyOrder("tokens", "probabilities", "boxes");
        }
    }

    @Test
    void a_file_that_boxes_cannot_be_made_of_is_refused_and_says_what_to_do() {
        assertThatThrownBy(() -> Decoding.outputs("old.onnx", OLD, true))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("model old.onnx: it has no output attention, which boxes of tokens are made of;"
                        + " write it again with master export");
    }
}
