// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import master.data.DatasetException;
import master.train.config.ConfigException;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourcesTest {
    @TempDir
    private Path folder;

    private static TrainingConfig exchanging(Path data, String share) {
        return ConfigFile.parse(
                TestRuns.yaml(data, "steps: 1").replace("augment: false", "augment: false, exchange: " + share),
                "test");
    }

    private void ink(String digit) throws IOException {
        Files.writeString(folder.resolve(digit + ".inkml"), """
                <ink><annotation type="truth">%1$s</annotation><trace id="0">0 0, %1$s 20</trace>
                <traceGroup><annotation type="truth">%1$s</annotation><traceView traceDataRef="0"/></traceGroup></ink>
                """.formatted(digit));
    }

    @Test
    void symbols_are_exchanged_in_training_for_those_that_the_model_knows() throws IOException {
        for (String digit : List.of("1", "4", "7")) {
            ink(digit);
        }
        Files.writeString(
                folder.resolve("d.inkml"),
                Files.readString(folder.resolve("1.inkml")).replace(">1<", ">d<"));
        TrainingConfig config = ConfigFile.parse(
                TestRuns.yaml(folder, "steps: 1")
                        .replace("augment: false", "augment: false, exchange: 1")
                        .replace("  train:", "  labels: {unfit: skip}\n  train:"),
                "test");
        DataSources data = DataSources.open(config, folder, new TestRuns.Recorder());
        Set<String> labels = new HashSet<>();
        int[] counts = new int[10];
        for (int i = 0; i < 60; i++) {
            String text = data.train().at(i).text();
            labels.add(text);
            counts[Integer.parseInt(text)]++;
        }
        assertThat(labels).containsExactlyInAnyOrder("1", "4", "7");
        assertThat(counts[1])
                .as("each is there 20 times unless it is exchanged")
                .isNotEqualTo(20);
        data.train().close();
    }

    private Set<String> joined(int maxLength, TestRuns.Recorder recorder) {
        String yaml = TestRuns.yaml(folder, "steps: 1")
                .replace("augment: false", "augment: false, join: 1")
                .replace("charset: \"0123456789\"", "tokens: {list: ['1', '4'], separator: ' '}")
                .replace("maxLength: 4", "maxLength: " + maxLength);
        DataSources data = DataSources.open(ConfigFile.parse(yaml, "test"), folder, recorder);
        Set<String> labels = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            labels.add(data.train().at(i).text());
        }
        data.train().close();
        return labels;
    }

    @Test
    void formulas_are_joined_in_training_as_long_as_the_model_can_write() throws IOException {
        ink("1");
        ink("4");
        TestRuns.Recorder recorder = new TestRuns.Recorder();
        assertThat(joined(2, recorder)).containsExactlyInAnyOrder("1 1", "1 4", "4 1", "4 4");
        assertThat(recorder.messages).contains(folder + ": 2 formulas to join");
        assertThat(joined(1, recorder)).containsExactlyInAnyOrder("1", "4");
    }

    @Test
    void a_model_of_characters_has_nothing_to_join() throws IOException {
        ink("1");
        TrainingConfig config = ConfigFile.parse(
                TestRuns.yaml(folder, "steps: 1").replace("augment: false", "augment: false, join: 0.5"), "test");
        assertThatThrownBy(() -> TestRuns.data(config))
                .isInstanceOf(DatasetException.class)
                .hasMessageEndingWith("which this model does not have; remove join");
    }

    @Test
    void images_have_no_symbols_to_join() throws IOException {
        Path images = TestRuns.images(folder, List.of("12", "34"));
        TrainingConfig config = ConfigFile.parse(
                TestRuns.yaml(images, "steps: 1").replace("augment: false", "augment: false, join: 0.5"), "test");
        assertThatThrownBy(() -> TestRuns.data(config))
                .isInstanceOf(DatasetException.class)
                .hasMessageEndingWith("remove join");
    }

    @Test
    void a_share_above_one_is_refused() {
        assertThatThrownBy(() -> exchanging(folder, "1.5"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exchange 1.5, 0 to 1 is allowed");
    }
}
