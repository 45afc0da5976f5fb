// SPDX-License-Identifier: Apache-2.0
package master.spark;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkEnv;

/**
 * Unpacks ONNX Runtime's libraries into the executor's own folder of blocks, once per executor. There Spark removes
 * them, also where an
 * executor was killed; ONNX Runtime itself would leave 24 MB in the temporary folder each time.
 */
final class NativeFiles {
    private static final String PLACE = "onnxruntime.native.path";
    private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");
    private static boolean done; // guarded by the class

    private NativeFiles() {}

    /**
     * Unpacks them, unless that was done or somebody has said where they are; on other systems ONNX Runtime does it.
     */
    static synchronized void unpack() {
        String folder = "/ai/onnxruntime/native/" + system();
        if (done || SparkEnv.get() == null || System.getProperty(PLACE) != null) {
            return;
        }
        done = true;
        for (String library : LIBRARIES) {
            if (OrtEnvironment.class.getResource(folder + "/" + System.mapLibraryName(library)) == null) {
                return;
            }
        }
        try {
            Path blocks = SparkEnv.get().blockManager().diskBlockManager().localDirs()[0].toPath();
            Path place = Files.createTempDirectory(blocks, "onnxruntime");
            for (String library : LIBRARIES) {
                String name = System.mapLibraryName(library);
                try (InputStream packed = OrtEnvironment.class.getResourceAsStream(folder + "/" + name)) {
                    Files.copy(packed, place.resolve(name));
                }
            }
            System.setProperty(PLACE, place.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("ONNX Runtime's libraries cannot be unpacked: " + e.getMessage(), e);
        }
    }

    /** As ONNX Runtime names its folders. */
    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String os = name.contains("mac") ? "osx" : name.contains("win") ? "win" : "linux";
        String arch = System.getProperty("os.arch");
        return os + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }
}
