// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.Objects;

/**
 * Options for running on a CUDA device; {@link Device#cuda} selects the device. The defaults are those of ONNX Runtime. This
 * project has measured nothing on a GPU. Immutable and thread-safe.
 *
 * @param memoryLimit maximum size of ONNX Runtime's memory arena on the device, in bytes; 0: no limit. CUDA, cuDNN and cuBLAS
 *     use additional memory
 * @param search how the algorithm of a convolution is chosen
 * @param tf32 whether matrix products and convolutions may round their operands to TF32 (10 bits of mantissa) on GPUs that
 *     support it (Ampere and later)
 */
public record CudaOptions(long memoryLimit, ConvolutionSearch search, boolean tf32) {
    /** ONNX Runtime's own defaults. */
    public static final CudaOptions DEFAULT = new CudaOptions(0, ConvolutionSearch.EXHAUSTIVE, true);

    /** How the algorithm of a convolution is chosen, once for each input shape. */
    public enum ConvolutionSearch {
        /** By trying all: slow for the first batch of each size, fastest afterwards. */
        EXHAUSTIVE,
        /** By cuDNN's estimate. */
        HEURISTIC,
        /** Always the same one. */
        DEFAULT
    }

    public CudaOptions {
        Objects.requireNonNull(search, "search");
        if (memoryLimit < 0) {
            throw new IllegalArgumentException(
                    "memory limit %d, 0 (none) or a number of bytes is allowed".formatted(memoryLimit));
        }
    }

    /** A copy with another memory limit, in bytes; 0: no limit. */
    public CudaOptions withMemoryLimit(long bytes) {
        return new CudaOptions(bytes, search, tf32);
    }

    /** A copy with another way of choosing algorithms. */
    public CudaOptions withSearch(ConvolutionSearch newSearch) {
        return new CudaOptions(memoryLimit, newSearch, tf32);
    }

    /** A copy with or without TF32. */
    public CudaOptions withTf32(boolean newTf32) {
        return new CudaOptions(memoryLimit, search, newTf32);
    }
}
