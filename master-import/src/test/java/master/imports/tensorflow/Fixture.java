// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import master.api.Vocabulary;
import master.imports.ImportOptions;

/**
 * What the original MASTER-TF wrote and computed; {@code testdata/import/make_tensorflow.py} made it.
 *
 * @param images inputs {@code [N][C][H][W]}
 * @param tokens greedy ids {@code [N][S]}, PAD behind EOS
 * @param logits of the first places {@code [N][L][V]}
 * @param original ids of the repository's own decode, SOS included
 */
record Fixture(float[][][][] images, long[][] tokens, float[][][] logits, long[][] original) {
    private static final Path FOLDER = Path.of("../testdata/import/tensorflow");
    private static final String EXPECTED = "expected.json";

    /** Unpacks a fixture. */
    static void unpack(String name, Path folder) throws IOException {
        try (InputStream file = Files.newInputStream(FOLDER.resolve(name + ".zip"));
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                Files.copy(zip, target);
            }
        }
    }

    /** The answers in an unpacked fixture. */
    static Fixture read(Path folder) throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode root = json.readTree(folder.resolve(EXPECTED).toFile());
        return new Fixture(
                json.treeToValue(root.get("images"), float[][][][].class),
                json.treeToValue(root.get("tokens"), long[][].class),
                json.treeToValue(root.get("logits"), float[][][].class),
                json.treeToValue(root.get("original"), long[][].class));
    }

    /** One image's input, planes {@code [C, H, W]}. */
    float[] image(int index) {
        float[][][] planes = images[index];
        FloatBuffer values = FloatBuffer.allocate(planes.length * planes[0].length * planes[0][0].length);
        for (float[][] plane : planes) {
            for (float[] row : plane) {
                values.put(row);
            }
        }
        return values.array();
    }

    /** One image's ids up to EOS. */
    int[] tokens(int index) {
        return Arrays.stream(tokens[index])
                .takeWhile(id -> id != Vocabulary.PAD)
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** What has to be said about the checkpoints of reduced widths. */
    static ImportOptions options() {
        ImportOptions none = ImportOptions.defaults();
        return new ImportOptions(
                none.format(),
                none.name(),
                none.vocabulary(),
                OptionalInt.of(16),
                OptionalInt.of(32),
                none.resize(),
                none.maxLength(),
                OptionalInt.of(4),
                none.decoderLayers(),
                none.encoder());
    }
}
