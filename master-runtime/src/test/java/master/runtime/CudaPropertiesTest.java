// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import master.api.CudaOptions;
import master.api.CudaOptions.ConvolutionSearch;
import master.api.Device;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import org.junit.jupiter.api.Test;

/** No GPU is needed: what is tested is how the options are said to ONNX Runtime. */
class CudaPropertiesTest {
    @Test
    void the_defaults_are_left_to_onnx_runtime() {
        assertThat(CudaProperties.of(CudaOptions.DEFAULT)).isEmpty();
    }

    @Test
    void a_memory_limit_is_in_bytes_and_does_not_grow_by_powers_of_two() {
        assertThat(CudaProperties.of(CudaOptions.DEFAULT.withMemoryLimit(3L << 30)))
                .containsOnly(entry("gpu_mem_limit", "3221225472"), entry("arena_extend_strategy", "kSameAsRequested"));
    }

    @Test
    void the_search_has_the_names_of_onnx_runtime() {
        assertThat(CudaProperties.of(CudaOptions.DEFAULT.withSearch(ConvolutionSearch.HEURISTIC)))
                .containsOnly(entry("cudnn_conv_algo_search", "HEURISTIC"));
        assertThat(CudaProperties.of(CudaOptions.DEFAULT.withSearch(ConvolutionSearch.DEFAULT)))
                .containsOnly(entry("cudnn_conv_algo_search", "DEFAULT"));
    }

    @Test
    void tf32_can_be_forbidden() {
        assertThat(CudaProperties.of(CudaOptions.DEFAULT.withTf32(false))).containsOnly(entry("use_tf32", "0"));
    }

    @Test
    void options_for_cuda_do_not_hide_that_there_is_none() {
        CudaOptions cuda = CudaOptions.DEFAULT.withMemoryLimit(1 << 20).withTf32(false);
        RecognizerOptions options =
                RecognizerOptions.DEFAULT.withDevice(Device.cuda(0)).withCuda(cuda);
        assertThatThrownBy(() -> Models.open(Models.random(), options))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("model tiny.onnx: device cuda:0 was demanded and cannot be used: ")
                .hasMessageContaining("master-runtime-gpu");
        try (Recognizer recognizer = Models.open(Models.random(), options.withDevice(Device.CPU))) {
            assertThat(recognizer.device()).isEqualTo(Device.CPU);
        }
    }
}
