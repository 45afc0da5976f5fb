// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.Objects;

/**
 * How a CUDA device is used; which one is said by {@link Device#cuda}. The defaults are those of ONNX Runtime. Nothing
 * of this has been measured on a GPU by this project.
 *
 * @param memoryLimit the most bytes that ONNX Runtime's memory arena on the device may take; 0: as many as there are.
 *     Kernels of cuDNN and cuBLAS and CUDA itself take more besides it
 * @param search how an algorithm is chosen for a convolution
 * @param tf32 whether matrix products and convolutions may round their factors to TF32, 10 bits of mantissa, on GPUs
 *     that have it (from Ampere on)
 */
public record CudaOptions(long memoryLimit, ConvolutionSearch search, boolean tf32) {
    /** ONNX Runtime's own defaults. */
    public static final CudaOptions DEFAULT = new CudaOptions(0, ConvolutionSearch.EXHAUSTIVE, true);

    /** How an algorithm is chosen for a convolution, once for each shape of its input. */
    public enum ConvolutionSearch {
        /** By trying all: the first images of a new batch size wait, the others are fastest. */
        EXHAUSTIVE,
        /** By what cuDNN expects of each. */
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

    /** The same with at most so many bytes of the device's memory; 0: as many as there are. */
    public CudaOptions withMemoryLimit(long bytes) {
        return new CudaOptions(bytes, search, tf32);
    }

    /** The same with another choice of algorithms. */
    public CudaOptions withSearch(ConvolutionSearch newSearch) {
        return new CudaOptions(memoryLimit, newSearch, tf32);
    }

    /** The same with or without TF32. */
    public CudaOptions withTf32(boolean newTf32) {
        return new CudaOptions(memoryLimit, search, newTf32);
    }
}
