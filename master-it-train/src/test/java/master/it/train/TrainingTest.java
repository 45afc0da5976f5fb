// SPDX-License-Identifier: Apache-2.0
package master.it.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import master.onnx.ModelFiles;
import master.train.Trainer;
import master.train.TrainingListener;
import master.train.ValidationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    private static final String CONFIG = """
            name: black-box
            charset: "0123456789"
            maxLength: 6
            network: tiny
            data:
              train:
                - synthetic: {minLength: 4, maxLength: 4, styles: {plain: 1}, texts: {digits: 1}}
              validation:
                - synthetic: {minLength: 4, maxLength: 4, styles: {plain: 1}, texts: {digits: 1}}
                  count: 4
            training: {steps: 3, batchSize: 4, validateSteps: 3}
            """;

    @Test
    void runs_on_the_path_it_is_meant_to() {
        assertThat(Trainer.class.getModule().isNamed()).isEqualTo("module".equals(System.getProperty("path")));
    }

    @Test
    void trains_validates_and_exports(@TempDir Path folder) {
        List<Integer> validated = new ArrayList<>();
        Trainer.Result result = Application.train(CONFIG, folder, new TrainingListener() {
            @Override
            public void validated(ValidationResult validation) {
                validated.add(validation.step());
            }
        });
        assertThat(result.finished()).isTrue();
        assertThat(validated).containsExactly(3);
        assertThat(ModelFiles.read(folder.resolve("model.onnx")).weights().tensors())
                .isEqualTo(result.model().weights().tensors());
    }
}
