// SPDX-License-Identifier: Apache-2.0
package master.deploy.triton;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import master.api.Vocabulary;
import master.core.io.AtomicFile;
import master.core.io.Folders;
import master.core.model.ModelDigest;
import master.core.model.ModelManifest;
import master.onnx.OnnxExporter;

/**
 * A model in a repository of NVIDIA's Triton Inference Server:
 *
 * <pre>
 * NAME/config.pbtxt     what the file takes and gives, and what it says about itself
 * NAME/vocabulary.txt   the tokens, one a line, in the order of their ids
 * NAME/1/model.onnx     the file
 * </pre>
 *
 * <p>The folder is written beside its place and renamed, so it is there whole or not at all.
 */
public final class TritonRepository {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final String CONFIG = "config.pbtxt";
    private static final String VOCABULARY = "vocabulary.txt";

    private TritonRepository() {}

    /**
     * Writes a model into a repository. A folder of that name that this wrote before is replaced.
     *
     * @param repository the repository's folder; made if it is missing
     * @param name that Triton is to serve it under
     * @param manifest what the model says about itself
     * @param file the bytes of its ONNX file
     * @return the model's folder
     * @throws IllegalArgumentException if the name cannot be that of a folder, or there is one of that name which this did
     *     not write
     * @throws UncheckedIOException if it cannot be written; what was there before is still there
     */
    public static Path write(Path repository, String name, ModelManifest manifest, byte[] file) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name \"%s\", a folder needs letters, digits, _, . and -".formatted(name));
        }
        Path target = repository.resolve(name);
        if (Files.exists(target) && !isOurs(target)) {
            throw new IllegalArgumentException(
                    "%s is there and was not written by master export; it is left as it is".formatted(target));
        }
        String config = new TritonConfig(name, OnnxSignature.of(file), parameters(manifest, file)).text();
        try {
            Files.createDirectories(repository);
            String unique = "." + name + "." + UUID.randomUUID();
            Path fresh = repository.resolve(unique + ".tmp");
            try {
                OnnxExporter.write(file, fresh.resolve("1").resolve("model.onnx"));
                AtomicFile.write(fresh.resolve(CONFIG), config);
                AtomicFile.write(fresh.resolve(VOCABULARY), lines(manifest.vocabulary()));
                exchange(fresh, target, repository.resolve(unique + ".old"));
            } finally {
                Folders.delete(fresh);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written: %s".formatted(target, e), e);
        }
        return target;
    }

    /** What the file says about itself, without the network, which is of no use to who runs it. */
    private static Map<String, String> parameters(ModelManifest manifest, byte[] file) {
        Map<String, String> parameters = new HashMap<>(manifest.toProperties());
        parameters.keySet().removeIf(key -> key.startsWith("master.network."));
        parameters.put(ModelManifest.DIGEST_KEY, ModelDigest.verify(file));
        parameters.put("master.vocabulary", VOCABULARY);
        return parameters;
    }

    private static boolean isOurs(Path folder) {
        Path config = folder.resolve(CONFIG);
        if (!Files.isRegularFile(config)) {
            return false;
        }
        byte[] mark = TritonConfig.MARK.getBytes(StandardCharsets.UTF_8);
        try (InputStream stream = Files.newInputStream(config)) {
            return Arrays.equals(stream.readNBytes(mark.length), mark);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(config, e.getMessage()), e);
        }
    }

    /** One token a line; the line's number, from 0, is the token's id. */
    private static String lines(Vocabulary vocabulary) {
        StringBuilder lines = new StringBuilder();
        for (int id = 0; id < vocabulary.size(); id++) {
            lines.append(vocabulary.text(id)).append('\n');
        }
        return lines.toString();
    }

    private static void exchange(Path fresh, Path target, Path old) throws IOException {
        if (!Files.exists(target)) {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        Folders.delete(old);
    }
}
