// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Map;
import java.util.TreeMap;
import master.api.CudaOptions;

/** {@link CudaOptions} in ONNX Runtime's words. Source: ONNX Runtime's documentation of its CUDA execution provider. */
final class CudaProperties {
    private CudaProperties() {}

    /** The properties that differ from ONNX Runtime's own defaults. */
    static Map<String, String> of(CudaOptions options) {
        Map<String, String> properties = new TreeMap<>();
        if (options.memoryLimit() > 0) {
            properties.put("gpu_mem_limit", Long.toString(options.memoryLimit()));
            // the arena otherwise grows by powers of two, and meets the limit early
            properties.put("arena_extend_strategy", "kSameAsRequested");
        }
        if (options.search() != CudaOptions.ConvolutionSearch.EXHAUSTIVE) {
            properties.put("cudnn_conv_algo_search", options.search().name());
        }
        if (!options.tf32()) {
            properties.put("use_tf32", "0");
        }
        return properties;
    }

    /**
     * Has a session use a device.
     *
     * @param ordinal which, from 0
     * @throws OrtException if there is no CUDA, no such device, or a property is not known
     */
    static void addTo(SessionOptions session, int ordinal, CudaOptions options) throws OrtException {
        Map<String, String> properties = of(options);
        if (properties.isEmpty()) {
            session.addCUDA(ordinal);
            return;
        }
        try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(ordinal)) {
            for (Map.Entry<String, String> property : properties.entrySet()) {
                provider.add(property.getKey(), property.getValue());
            }
            session.addCUDA(provider);
        }
    }
}
