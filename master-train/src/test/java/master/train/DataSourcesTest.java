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
import java.util.SplittableRandom;
import master.data.Dataset;
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

    @Test
    void pictures_have_no_symbols_to_exchange() throws IOException {
        Path pictures = TestRuns.pictures(folder, List.of("12", "34"));
        assertThatThrownBy(() -> TestRuns.data(exchanging(pictures, "0.5")))
                .isInstanceOf(DatasetException.class)
                .hasMessage(
                        "dataset %s has the format names: only inkml has symbols to exchange; remove exchange",
                        pictures);
    }

    @Test
    void what_is_drawn_has_no_symbols_to_exchange() {
        String drawn = TestRuns.yaml(folder, "steps: 1")
                .replaceAll("train: \\[.*]", "train: [{synthetic: {}, exchange: 0.5}]");
        assertThatThrownBy(() -> ConfigFile.parse(drawn, "test"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exchange 0.5 is of no use without a path");
    }

    @Test
    void a_part_of_a_dataset_draws_with_another_pen_each_time_too() throws IOException {
        ink("7");
        try (Dataset dataset = Dataset.open(folder)) {
            Subset part = new Subset(dataset, List.of(0));
            assertThat(part.sample(0, new SplittableRandom(1)).image())
                    .isEqualTo(dataset.sample(0, new SplittableRandom(1)).image())
                    .isNotEqualTo(part.sample(0).image());
        }
    }

    @Test
    void a_share_above_one_is_refused() {
        assertThatThrownBy(() -> exchanging(folder, "1.5"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exchange 1.5, 0 to 1 is allowed");
    }
}
