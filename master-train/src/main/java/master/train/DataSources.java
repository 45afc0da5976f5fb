// SPDX-License-Identifier: Apache-2.0
package master.train;

import static java.util.Objects.requireNonNull;

import java.awt.Font;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import master.api.ImageDecodeException;
import master.api.Vocabulary;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.LabelPolicy;
import master.data.LabelSurvey;
import master.data.ink.InkDataset;
import master.synth.Synthesizer;
import master.synth.SynthesizerConfig;
import master.synth.augment.Augmentation;
import master.table.dataset.TableDataset;
import master.table.synth.FontFiles;
import master.table.synth.TableSynthesizer;
import master.train.config.DataConfig;
import master.train.config.TrainingConfig;
import master.train.data.DatasetSource;
import master.train.data.Example;
import master.train.data.ExampleSource;
import master.train.data.MixedSource;
import master.train.data.SyntheticSource;
import master.train.data.TableFileSource;
import master.train.data.TableSource;

/**
 * The data of a run.
 *
 * @param train what to train on; closed by the run
 * @param validation held-out examples by the name of their set; may be empty
 */
public record DataSources(ExampleSource train, Map<String, List<Example>> validation) {
    private static final int DEFAULT_COUNT = 500;
    private static final long VALIDATION_SEED = 0x5EED0FDA7AL; // never that of training images

    /** Opens the sources of one configuration. */
    private record Opening(TrainingConfig config, Vocabulary vocabulary, Path base, TrainingListener listener) {}

    /**
     * Opens the sources of a configuration, and reads all their labels.
     *
     * @param base what relative paths start from
     * @param listener told of each dataset how it is read and what becomes of its labels, and of validation samples that
     *     cannot be read; they are left out
     * @throws DatasetException if a dataset cannot be read or has labels that the configuration refuses, or the characters
     *     cannot be drawn
     */
    public static DataSources open(TrainingConfig config, Path base, TrainingListener listener) {
        Opening opening = new Opening(config, config.vocabulary(), base, listener);
        Map<String, List<Example>> validation = validation(opening);
        List<MixedSource.Part> parts = new ArrayList<>();
        try {
            for (int i = 0; i < config.data().train().size(); i++) {
                DataConfig.Source source = config.data().train().get(i);
                parts.add(new MixedSource.Part(training(opening, source, config.seed() + i), source.weight()));
            }
        } catch (RuntimeException e) {
            parts.forEach(part -> part.source().close());
            throw e;
        }
        return new DataSources(new MixedSource(parts, config.seed()), validation);
    }

    private static ExampleSource training(Opening opening, DataConfig.Source source, long seed) {
        if (source.path() == null) {
            return drawn(opening, source, seed);
        }
        Dataset dataset = dataset(opening, source);
        try {
            LabelSurvey labels = survey(opening, dataset, "training");
            return new DatasetSource(
                    rewriting(opening, source, dataset),
                    labels,
                    seed,
                    new Augmentation(requireNonNull(source.augment()).toAugmentationConfig()),
                    opening.config().data().maxUnreadable());
        } catch (RuntimeException e) {
            dataset.close();
            throw e;
        }
    }

    private static Dataset rewriting(Opening opening, DataConfig.Source source, Dataset dataset) {
        if (source.exchange() == 0 && source.join() == 0) {
            return dataset;
        }
        if (!(dataset instanceof InkDataset plain)) {
            throw new DatasetException(
                    "dataset %s has the format %s: only inkml has symbols to exchange and to join; remove %s"
                            .formatted(dataset.name(), dataset.format(), source.join() == 0 ? "exchange" : "join"));
        }
        InkDataset ink = plain;
        Predicate<String> isToken = token -> opening.vocabulary().id(token).isPresent();
        if (source.join() > 0) {
            if (!opening.vocabulary().separator().equals(" ")) {
                throw new DatasetException(
                        "dataset %s: join makes labels of tokens with blanks between them, which this model does not have; remove join"
                                .formatted(dataset.name()));
            }
            ink = ink.joining(source.join(), isToken, opening.config().maxLength());
        }
        if (source.exchange() > 0) {
            ink = ink.exchanging(source.exchange(), isToken); // of what was joined, too
        }
        ink.stock().forEach(line -> opening.listener().message("%s: %s".formatted(dataset.name(), line)));
        return ink;
    }

    private static Dataset dataset(Opening opening, DataConfig.Source source) {
        return Dataset.open(opening.base().resolve(source.path()), source.format());
    }

    private static LabelSurvey survey(Opening opening, Dataset dataset, String use) {
        TrainingConfig config = opening.config();
        LabelPolicy policy = config.data().labels().toLabelPolicy(opening.vocabulary(), config.maxLength());
        LabelSurvey survey = LabelSurvey.of(dataset, policy).check();
        List<String> lines = survey.lines();
        opening.listener().message("%s (%s, %s)".formatted(lines.get(0), use, dataset.format()));
        lines.subList(1, lines.size()).forEach(opening.listener()::message);
        return survey;
    }

    private static ExampleSource drawn(Opening opening, DataConfig.Source source, long seed) {
        if (source.tables() == null) {
            return synthetic(opening, source, seed);
        }
        return source.tables().path() == null
                ? tables(opening, source.tables(), seed)
                : tableFile(opening, source.tables().path(), "training", seed);
    }

    private static TableFileSource tableFile(Opening opening, String path, String use, long seed) {
        try {
            TableFileSource tables = new TableFileSource(
                    TableDataset.open(opening.base().resolve(path)),
                    opening.vocabulary(),
                    opening.config().maxLength(),
                    opening.config().data().maxUnreadable(),
                    seed);
            opening.listener()
                    .message("%s: %d tables, %d left out that cannot be spelled (%s)"
                            .formatted(tables.name(), tables.size(), tables.unfit(), use));
            return tables;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new DatasetException("tables: %s".formatted(e.getMessage()), e);
        }
    }

    private static ExampleSource tables(Opening opening, DataConfig.TablesConfig tables, long seed) {
        try {
            List<Font> fonts = new ArrayList<>(TableSynthesizer.usualFonts());
            fonts.addAll(FontFiles.read(tables.fontDirectories().stream()
                    .map(opening.base()::resolve)
                    .toList()));
            return new TableSource(
                    TableSynthesizer.create(tables.toSynthesizerConfig(), fonts),
                    opening.vocabulary(),
                    opening.config().maxLength(),
                    tables.withoutTable(),
                    seed);
        } catch (IllegalArgumentException e) { // fonts that lack a character, or are not there
            throw new DatasetException("tables: %s".formatted(e.getMessage()), e);
        }
    }

    private static ExampleSource synthetic(Opening opening, DataConfig.Source source, long seed) {
        try {
            SynthesizerConfig drawn =
                    source.synthetic().toSynthesizerConfig(opening.vocabulary().characters());
            return new SyntheticSource(Synthesizer.create(located(drawn, opening.base())), seed);
        } catch (IllegalArgumentException | UncheckedIOException e) { // fonts that lack a character, or are not there
            throw new DatasetException("synthetic: %s".formatted(e.getMessage()), e);
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

    private static Map<String, List<Example>> validation(Opening opening) {
        Map<String, List<Example>> validation = new LinkedHashMap<>();
        for (DataConfig.Source source : opening.config().data().validation()) {
            String name = name(source);
            String key = name;
            for (int n = 2; validation.containsKey(key); n++) {
                key = name + " " + n;
            }
            OptionalInt count = source.count() == null ? OptionalInt.empty() : OptionalInt.of(source.count());
            validation.put(key, validation(opening, source, count));
        }
        return validation;
    }

    private static String name(DataConfig.Source source) {
        String path = source.tables() == null ? source.path() : source.tables().path();
        if (path != null) {
            return Path.of(path).getFileName().toString();
        }
        return source.tables() == null ? "synthetic" : "tables";
    }

    private static List<Example> validation(Opening opening, DataConfig.Source source, OptionalInt count) {
        if (source.tables() != null && source.tables().path() != null) {
            try (TableFileSource tables = tableFile(opening, source.tables().path(), "validation", 0)) {
                int size = Math.min(count.orElse(tables.size()), tables.size());
                return take(tables.name(), size, tables::sampleAt, opening.listener());
            }
        }
        if (source.path() == null) {
            try (ExampleSource drawn = drawn(opening, source, VALIDATION_SEED)) {
                return take(drawn.name(), count.orElse(DEFAULT_COUNT), drawn::at, opening.listener());
            }
        }
        try (Dataset dataset = dataset(opening, source)) {
            return all(dataset, survey(opening, dataset, "validation"), count, opening.listener());
        }
    }

    /**
     * Samples of a dataset for validation, as they are. Their case is folded like that of training labels, and what is
     * left out there is left out here; but no character ever becomes unknown: such a text counts as read wrongly.
     *
     * @param count how many at most; all if empty
     */
    public static List<Example> all(Dataset dataset, LabelSurvey labels, OptionalInt count, TrainingListener listener) {
        LabelPolicy policy = labels.policy();
        boolean all = policy.unfit() == LabelPolicy.Unfit.UNKNOWN;
        int size = all ? dataset.size() : labels.kept();
        return take(
                dataset.name(),
                Math.min(count.orElse(size), size),
                i -> {
                    Example example = DatasetSource.decode(dataset, all ? i : labels.index(i));
                    return new Example(example.image(), policy.fold(example.label()));
                },
                listener);
    }

    /** The first examples that can be read; at least one. */
    private static List<Example> take(String name, int count, IntFunction<Example> source, TrainingListener listener) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                examples.add(source.apply(i));
            } catch (DatasetException | ImageDecodeException e) {
                listener.unreadable(e.getMessage());
            }
        }
        if (examples.isEmpty()) {
            throw new DatasetException("not one of %d samples could be read: %s".formatted(count, name));
        }
        return examples;
    }
}
