// SPDX-License-Identifier: Apache-2.0
package master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import master.api.CudaOptions.ConvolutionSearch;
import org.junit.jupiter.api.Test;

class RecognizerOptionsTest {
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
                .withTokenBoxes(true)
                .withSecondLook(true)
                .withConstraint(constraint)
                .withLimits(limits)
                .withThreads(2)
                .withDevice(Device.CPU);
        assertThat(options)
                .isEqualTo(new RecognizerOptions(
                        Device.CPU, 2, limits, constraint, true, Optional.of(true), cuda, Optional.empty()));
        assertThat(cuda).isEqualTo(new CudaOptions(1L << 32, ConvolutionSearch.HEURISTIC, false));
    }

    @Test
    void a_memory_limit_is_no_negative_number() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CudaOptions.DEFAULT.withMemoryLimit(-1))
                .withMessage("memory limit -1, 0 (none) or a number of bytes is allowed");
    }
}
