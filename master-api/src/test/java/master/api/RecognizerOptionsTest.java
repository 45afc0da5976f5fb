// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import master.api.CudaOptions.ConvolutionSearch;
import org.junit.jupiter.api.Test;

class RecognizerOptionsTest {
    @Test
    void decoding_is_greedy_unless_a_beam_is_asked_for() {
        assertThat(RecognizerOptions.DEFAULT.beamWidth()).isEqualTo(1);
        assertThat(RecognizerOptions.DEFAULT.withBeamWidth(5).beamWidth()).isEqualTo(5);
    }

    @Test
    void a_beam_has_1_to_32_texts() {
        assertThat(RecognizerOptions.DEFAULT.withBeamWidth(32).beamWidth()).isEqualTo(32);
        for (int width : new int[] {-1, 0, 33, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RecognizerOptions.DEFAULT.withBeamWidth(width))
                    .withMessage("beam width %d, 1 to 32 are allowed", width);
        }
    }

    @Test
    void every_wither_keeps_what_the_others_have_set() {
        CudaOptions cuda = CudaOptions.DEFAULT
                .withMemoryLimit(1L << 32)
                .withSearch(ConvolutionSearch.HEURISTIC)
                .withTf32(false);
        ImageLimits limits = new ImageLimits(1000, 100, 5000);
        TextConstraint constraint = TextConstraint.NONE.withLength(3);
        RecognizerOptions options = RecognizerOptions.DEFAULT
                .withCuda(cuda)
                .withBeamWidth(4)
                .withConstraint(constraint)
                .withLimits(limits)
                .withThreads(2)
                .withDevice(Device.CPU);
        assertThat(options).isEqualTo(new RecognizerOptions(Device.CPU, 2, limits, constraint, 4, cuda, Optional.empty()));
        assertThat(cuda).isEqualTo(new CudaOptions(1L << 32, ConvolutionSearch.HEURISTIC, false));
    }

    @Test
    void a_memory_limit_is_no_negative_number() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CudaOptions.DEFAULT.withMemoryLimit(-1))
                .withMessage("memory limit -1, 0 (none) or a number of bytes is allowed");
    }
}
