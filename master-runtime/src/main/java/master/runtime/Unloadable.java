// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import master.api.ModelLoadException;

/** Says why there is no ONNX Runtime. Mentions none of its classes, so it can be loaded without them. */
final class Unloadable {
    private static final Path MUSL =
            Path.of("/etc/alpine-release"); // where the C library is not the one ONNX Runtime needs

    private Unloadable() {}

    /** Why there is no ONNX Runtime, in words. */
    static ModelLoadException of(Throwable error) {
        Throwable root = root(error);
        String message = root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError
                ? "ONNX Runtime is not on the path: the jar com.microsoft.onnxruntime:onnxruntime is missing (%s)"
                        .formatted(root.getMessage())
                : "ONNX Runtime cannot be loaded on %s %s: %s%s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                root,
                                Files.exists(MUSL) ? "; this system has musl, and ONNX Runtime needs glibc" : "");
        return new ModelLoadException(message, error);
    }

    private static Throwable root(Throwable error) {
        return error.getCause() == null ? error : root(error.getCause());
    }
}
