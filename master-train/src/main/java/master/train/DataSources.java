// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.io.UncheckedIOException;
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
import master.data.synth.SynthesizerConfig;
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
     * @throws DatasetException if a dataset cannot be read or has labels that the model cannot have, or the characters
     *     cannot be drawn
     */
    public static DataSources open(TrainingConfig config, Path base, Consumer<String> unreadable) {
        ModelManifest manifest = config.manifest();
        Map<String, List<Example>> validation = validation(config, manifest, base, unreadable);
        List<MixedSource.Part> parts = new ArrayList<>();
        try {
            for (int i = 0; i < config.data().train().size(); i++) {
                DataConfig.Source source = config.data().train().get(i);
                parts.add(new MixedSource.Part(open(source, manifest, base, config.seed() + i), source.weight()));
            }
        } catch (RuntimeException e) {
            parts.forEach(part -> part.source().close());
            throw e;
        }
        return new DataSources(new MixedSource(parts, config.seed()), validation);
    }

    private static Map<String, List<Example>> validation(
            TrainingConfig config, ModelManifest manifest, Path base, Consumer<String> unreadable) {
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
        return validation;
    }

    private static ExampleSource open(DataConfig.Source source, ModelManifest manifest, Path base, long seed) {
        if (source.path() == null) {
            String charset = manifest.vocabulary().charset().characters();
            try {
                return new SyntheticSource(
                        Synthesizer.create(located(source.synthetic().toSynthesizerConfig(charset), base)), seed);
            } catch (IllegalArgumentException | UncheckedIOException e) { // fonts that lack a character, or are not there
                throw new DatasetException("synthetic: %s".formatted(e.getMessage()), e);
            }
        }
        Dataset dataset = Dataset.open(base.resolve(source.path()));
        try {
            return DatasetSource.of(dataset, manifest.vocabulary(), manifest.maxLength(), seed, source.augment());
        } catch (RuntimeException e) {
            dataset.close();
            throw e;
        }
    }

    /** Folders of fonts and files of words start from where all relative paths do. */
    private static SynthesizerConfig located(SynthesizerConfig config, Path base) {
        return config.withFontDirectories(located(config.fontDirectories(), base))
                .withWords(located(config.words(), base));
    }

    private static List<String> located(List<String> paths, Path base) {
        return paths.stream().map(path -> base.resolve(path).toString()).toList();
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

    /** The first examples of a source that can be read; at least one. */
    static List<Example> take(ExampleSource source, int count, Consumer<String> unreadable) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                examples.add(source.at(i));
            } catch (DatasetException | ImageDecodeException e) {
                unreadable.accept(e.getMessage());
            }
        }
        if (examples.isEmpty()) {
            throw new DatasetException("not one of %d samples could be read: %s".formatted(count, source.name()));
        }
        return examples;
    }
}
