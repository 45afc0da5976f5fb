// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
    private static final TrainedModel MODEL = Networks.model(Networks.plain(), 1, 4);

    @TempDir
    private Path folder;

    private static void same(TrainedModel read) {
        assertThat(read.manifest()).isEqualTo(MODEL.manifest());
        assertThat(read.weights().tensors()).isEqualTo(MODEL.weights().tensors());
    }

    private static void refused(Path path, String message) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ModelFiles.read(path))
                .withMessageContaining(path.getFileName().toString())
                .withMessageContaining(message);
    }

    @Test
    void reads_an_onnx_file() {
        OnnxExporter.write(MODEL, folder.resolve("model.ONNX"));
        same(ModelFiles.read(folder.resolve("model.ONNX")));
    }

    @Test
    void reads_a_safetensors_file() {
        ModelFiles.writeSafetensors(MODEL, folder.resolve("m.safetensors"));
        same(ModelFiles.read(folder.resolve("m.safetensors")));
    }

    @Test
    void reads_the_folder_of_a_checkpoint() {
        Path checkpoint = folder.resolve("step-10");
        ModelFiles.writeSafetensors(MODEL, checkpoint.resolve("model.safetensors"));
        same(ModelFiles.read(checkpoint));
    }

    @Test
    void a_folder_with_a_path_is_no_name_of_a_bundled_model() {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ModelFiles.named(folder.toString()))
                .withMessageContaining("of a run, name best.safetensors or a checkpoint");
    }

    @Test
    void refuses_what_is_no_model() throws Exception {
        refused(folder.resolve("none.onnx"), "there is no model file");
        refused(folder, "is no checkpoint, it holds no model.safetensors");
        refused(Files.writeString(folder.resolve("model.txt"), "?"), ".onnx, .safetensors and folders");
        refused(
                Files.writeString(folder.resolve("text.onnx"), "?"),
                "property master.sha256 with 64 characters is missing");
        refused(Files.writeString(folder.resolve("text.safetensors"), "?"), "1 bytes, too short");
    }

    @Test
    void refuses_safetensors_that_are_not_a_whole_model() {
        Path file = folder.resolve("x.safetensors");
        Map<String, String> properties = MODEL.manifest().toProperties();
        Safetensors.write(file, MODEL.weights().tensors(), Map.of());
        refused(file, "property master.format is missing");
        var fewer = new HashMap<>(MODEL.weights().tensors());
        fewer.remove("head.bias");
        Safetensors.write(file, fewer, properties);
        refused(file, "missing: head.bias [16]");
    }
}
