// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import master.api.ImageDecodeException;
import master.api.model.ModelManifest;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.synth.Synthesizer;
import master.train.config.DataConfig;
import master.train.config.TrainingConfig;
import master.train.data.DatasetSource;
import master.train.data.Example;
import master.train.data.ExampleSource;
import master.train.data.MixedSource;
import master.train.data.SyntheticSource;

/**
 * The data of a run.
 *
 * @param train what to train on; closed by the run
 * @param validation held-out examples by the name of their set; may be empty
 */
public record DataSources(ExampleSource train, Map<String, List<Example>> validation) {
    private static final int DEFAULT_COUNT = 500;
    private static final long VALIDATION_SEED = 0x5EED0FDA7AL; // never that of training pictures

    /**
     * Opens the sources of a configuration.
     *
     * @param base what relative paths start from
     * @param unreadable told of validation samples that cannot be read; they are left out
     * @throws DatasetException if a dataset cannot be read or has labels that the model cannot have
     */
    public static DataSources open(TrainingConfig config, Path base, Consumer<String> unreadable) {
        ModelManifest manifest = config.manifest();
        List<MixedSource.Part> parts = new ArrayList<>();
        for (int i = 0; i < config.data().train().size(); i++) {
            DataConfig.Source source = config.data().train().get(i);
            parts.add(new MixedSource.Part(open(source, manifest, base, config.seed() + i), source.weight()));
        }
        Map<String, List<Example>> validation = new LinkedHashMap<>();
        for (DataConfig.Source source : config.data().validation()) {
            String name = source.path() == null
                    ? "synthetic"
                    : Path.of(source.path()).getFileName().toString();
            String key = name;
            for (int n = 2; validation.containsKey(key); n++) {
                key = name + " " + n;
            }
            validation.put(key, examples(source, manifest, base, unreadable));
        }
        return new DataSources(new MixedSource(parts, config.seed()), validation);
    }

    private static ExampleSource open(DataConfig.Source source, ModelManifest manifest, Path base, long seed) {
        if (source.path() == null) {
            String charset = manifest.vocabulary().charset().characters();
            return new SyntheticSource(
                    Synthesizer.create(source.synthetic().toSynthesizerConfig(charset)), seed);
        }
        return DatasetSource.of(
                Dataset.open(base.resolve(source.path())),
                manifest.vocabulary(),
                manifest.maxLength(),
                seed,
                source.augment());
    }

    private static List<Example> examples(
            DataConfig.Source source, ModelManifest manifest, Path base, Consumer<String> unreadable) {
        if (source.path() == null) {
            try (ExampleSource drawn = open(source, manifest, base, VALIDATION_SEED)) {
                return take(drawn, source.count() == null ? DEFAULT_COUNT : source.count(), unreadable);
            }
        }
        try (Dataset dataset = Dataset.open(base.resolve(source.path()))) {
            int count = source.count() == null ? dataset.size() : Math.min(source.count(), dataset.size());
            DatasetSource.checkLabels(dataset, manifest.vocabulary(), manifest.maxLength());
            return take(DatasetSource.inOrder(dataset), count, unreadable);
        }
    }

    private static List<Example> take(ExampleSource source, int count, Consumer<String> unreadable) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                examples.add(source.at(i));
            } catch (DatasetException | ImageDecodeException e) {
                unreadable.accept(e.getMessage());
            }
        }
        return examples;
    }
}
