// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * ONNX Runtime's libraries in a temporary folder, which is removed as soon as they are loaded: Linux and macOS need the files
 * no longer then. ONNX Runtime itself would leave a folder behind, and 24 MB in it where the process is killed; so it leaves
 * nothing, or an empty folder of its own.
 *
 * <p>Where somebody has said where the libraries are, on Windows, and for builds with CUDA, which load more later, ONNX
 * Runtime does it in its own way.
 */
final class UnpackedLibraries {
    private static final String PLACE = "onnxruntime.native.path";
    private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

    private final Optional<Path> folder; // empty where nothing was unpacked

    private UnpackedLibraries(Optional<Path> folder) {
        this.folder = folder;
    }

    /** Unpacks them and says so to ONNX Runtime; also where that fails, for ONNX Runtime will then say why. */
    static UnpackedLibraries unpack() {
        String packed = "/ai/onnxruntime/native/" + system() + "/";
        UnpackedLibraries none = new UnpackedLibraries(Optional.empty());
        if (System.getProperty(PLACE) != null) {
            return none;
        }
        UnpackedLibraries libraries = none;
        try (InputStream more = resource(packed, "onnxruntime_providers_shared");
                InputStream first = resource(packed, LIBRARIES.get(0))) {
            if (more != null || first == null) {
                return none;
            }
            Path folder = Files.createTempDirectory("master-onnxruntime");
            libraries = new UnpackedLibraries(Optional.of(folder));
            for (String library : LIBRARIES) {
                try (InputStream stream = resource(packed, library)) {
                    Files.copy(stream, folder.resolve(System.mapLibraryName(library)));
                }
            }
            System.setProperty(PLACE, folder.toString());
            return libraries;
        } catch (IOException e) { // no room, or no right to write: ONNX Runtime meets the same and names it
            libraries.remove();
            return none;
        }
    }

    private static InputStream resource(String packed, String library) {
        return OrtEnvironment.class.getResourceAsStream(packed + System.mapLibraryName(library));
    }

    /** As ONNX Runtime names its folders; one that there is not on Windows. */
    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String os = name.contains("mac") ? "osx" : name.contains("linux") ? "linux" : "none";
        String arch = System.getProperty("os.arch");
        return os + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }

    /** Removes the files. */
    void remove() {
        folder.ifPresent(UnpackedLibraries::removeAll);
    }

    private static void removeAll(Path folder) {
        System.clearProperty(PLACE);
        for (String library : LIBRARIES) {
            delete(folder.resolve(System.mapLibraryName(library)));
        }
        delete(folder);
    }

    private static void delete(Path file) {
        if (!file.toFile().delete() && Files.exists(file)) {
            file.toFile().deleteOnExit();
        }
    }
}
