// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import master.api.ModelLoadException;
import master.core.io.Sha256;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads a model file for the executors; what is in it they check themselves. */
final class ModelReader {
    private ModelReader() {}

    /**
     * The file that a word names, a path or a URI of any file system that Hadoop knows; empty if the word is the
     * name of a bundled
     * model or a {@code classpath:} resource, which executors find in their jars.
     *
     * @param signed whether its signature is needed, the file beside it that ends in {@code .sig}
     * @throws ModelLoadException if it cannot be read
     */
    static Optional<ModelBytes> read(String word, boolean signed, Configuration hadoop) {
        if (word.startsWith("classpath:")) {
            return Optional.empty();
        }
        boolean local = Files.isRegularFile(java.nio.file.Path.of(word));
        if (!local && !word.endsWith(".onnx") && !word.contains("://")) {
            return Optional.empty();
        }
        Path path = local ? new Path(java.nio.file.Path.of(word).toUri()) : new Path(word);
        try {
            FileSystem files = path.getFileSystem(hadoop);
            Path signature = path.suffix(".sig");
            return Optional.of(new ModelBytes(
                    word,
                    bytes(files, path),
                    signed && files.exists(signature) ? bytes(files, signature) : new byte[0]));
        } catch (IOException e) {
            throw new ModelLoadException("model %s: cannot be read: %s".formatted(word, e.getMessage()), e);
        }
    }

    /** What tells files apart. */
    static String sha256(ModelBytes model) {
        return Sha256.hex(Sha256.digest().digest(model.file()));
    }

    private static byte[] bytes(FileSystem files, Path path) throws IOException {
        try (FSDataInputStream stream = files.open(path)) {
            return stream.readAllBytes();
        }
    }
}
