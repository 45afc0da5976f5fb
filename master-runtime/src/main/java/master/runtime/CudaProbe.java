// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether it is worth trying CUDA. ONNX Runtime lists CUDA wherever it was compiled in, usable or not, and trying it on
 * a machine without a driver first unpacks hundreds of megabytes, so the driver is looked for before.
 */
final class CudaProbe {
    private CudaProbe() {}

    /** Why CUDA cannot run here, or empty when nothing is known to be in the way. */
    static Optional<String> obstacle() {
        return obstacle(OrtEnvironment.getAvailableProviders(), driverPresent());
    }

    static Optional<String> obstacle(Set<OrtProvider> compiledIn, boolean driver) {
        if (!compiledIn.contains(OrtProvider.CUDA)) {
            return Optional.of(
                    "this is ONNX Runtime's build for the processor only; master-runtime-gpu brings the one for CUDA");
        }
        if (!driver) {
            return Optional.of("no NVIDIA driver was found; CUDA 12 and cuDNN 9 are needed besides it");
        }
        return Optional.empty();
    }

    private static boolean driverPresent() {
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
            String root = System.getenv().getOrDefault("SystemRoot", "C:\\Windows");
            return Files.exists(Path.of(root, "System32", "nvcuda.dll"));
        }
        return Files.exists(Path.of("/proc/driver/nvidia/version"));
    }
}
