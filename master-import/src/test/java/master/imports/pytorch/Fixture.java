// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import master.imports.ImportOptions;

/** A checkpoint that testdata/import/make_pytorch.py made, and what its own implementation answers. */
record Fixture(Path checkpoint, JsonNode json) {
    private static final Path FOLDER = Path.of("..", "testdata", "import", "pytorch");

    static Fixture of(String name) {
        return of(FOLDER, name);
    }

    static Fixture of(Path folder, String name) {
        try {
            return new Fixture(
                    folder.resolve(name + ".pth"),
                    new ObjectMapper().readTree(folder.resolve(name + ".json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options that stand for what the checkpoint cannot say. */
    ImportOptions options() {
        ImportOptions none = ImportOptions.defaults();
        return new ImportOptions(
                none.format(),
                none.name(),
                none.vocabulary(),
                OptionalInt.of(json.get("height").asInt()),
                OptionalInt.of(json.get("width").asInt()),
                none.resize(),
                OptionalInt.of(json.get("maxLength").asInt()),
                OptionalInt.of(json.get("heads").asInt()),
                none.decoderLayers(),
                Optional.empty());
    }

    int images() {
        return json.get("pictures").size();
    }

    String text(int index) {
        return json.get("pictures").get(index).get("text").asText();
    }

    /** Ids of the implementation. */
    int[] tokens(int index) {
        return new ObjectMapper().convertValue(json.get("pictures").get(index).get("tokens"), int[].class);
    }

    /** {@code [steps][tokens of the implementation]}. */
    double[][] logits(int index) {
        return rows(index, "logits");
    }

    /** {@code [steps][4]}. */
    double[][] boxes(int index) {
        return rows(index, "boxes");
    }

    private double[][] rows(int index, String name) {
        return new ObjectMapper().convertValue(json.get("pictures").get(index).get(name), double[][].class);
    }

    /** The same image as in the script. */
    float[] image(int index, int channels) {
        int height = json.get("height").asInt();
        int width = json.get("width").asInt();
        float[] values = new float[channels * height * width];
        for (int i = 0; i < values.length; i++) {
            int x = i % width;
            int y = i / width % height;
            int c = i / (width * height);
            int slope = x * (5 + 8 * index) + y * (11 - 3 * index) + c * 37;
            int level = Math.floorMod(slope + x * y * (index + 2) % 53, 256);
            values[i] = (float) (level / 127.5 - 1);
        }
        return values;
    }
}
