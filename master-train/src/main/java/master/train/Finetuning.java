// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import master.api.metric.RecognitionMetrics;
import master.api.model.ModelManifest;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.DatasetFormat;
import master.data.LabelPolicy;
import master.data.LabelSurvey;
import master.data.Sample;
import master.data.augment.Augmentation;
import master.data.augment.AugmentationConfig;
import master.train.config.DataConfig;
import master.train.config.NetworkSettings;
import master.train.config.TrainingConfig;
import master.train.config.TrainingSettings;
import master.train.data.DatasetSource;
import master.train.data.Example;

/** Learning one site from few pictures: what to hold out, which characters, how long. Immutable. */
public final class Finetuning {
    private static final int BATCH = 32;
    private static final int VALIDATE_EVERY = 50;
    private static final int LEAST_HELD_OUT = 5;
    private static final int MOST_HELD_OUT = 400;

    /**
     * What the user chooses.
     *
     * @param holdout share of the pictures that is held out, in (0, 0.9]
     * @param steps the most optimizer steps
     * @param charset the characters; empty for those of the labels
     * @param seed of the split and the order
     */
    public record Options(double holdout, int steps, Optional<String> charset, long seed) {
        public Options {
            if (!(holdout > 0 && holdout <= 0.9)) {
                throw new TrainingException("holdout %s, above 0 and at most 0.9 is allowed".formatted(holdout));
            }
            if (steps < 1) {
                throw new TrainingException("steps %d, 1 or more is allowed".formatted(steps));
            }
        }
    }

    private final TrainingConfig config;
    private final Subset train;
    private final Subset heldOut;

    private Finetuning(TrainingConfig config, Subset train, Subset heldOut) {
        this.config = config;
        this.train = train;
        this.heldOut = heldOut;
    }

    /**
     * Plans a run.
     *
     * @param start the model to start from, under its new name
     * @param dataset the labelled pictures; stays open as long as the run
     * @throws TrainingException if there are too few pictures, or a character is there twice
     * @throws DatasetException if labels are longer than the model's
     */
    public static Finetuning of(ModelManifest start, Dataset dataset, Options options) {
        int count = (int) Math.round(dataset.size() * options.holdout());
        int held = Math.max(LEAST_HELD_OUT, Math.min(MOST_HELD_OUT, count));
        if (dataset.size() < 2 * LEAST_HELD_OUT || held >= dataset.size()) {
            throw new TrainingException("dataset %s has %d pictures, at least %d are needed"
                    .formatted(dataset.name(), dataset.size(), 2 * LEAST_HELD_OUT));
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, dataset.size()).boxed().toList());
        Collections.shuffle(order, new Random(options.seed()));
        String charset = options.charset().orElseGet(() -> characters(dataset));
        TrainingConfig config;
        try {
            config = config(start, charset, options);
        } catch (IllegalArgumentException e) {
            throw new TrainingException("charset \"%s\": %s".formatted(charset, e.getMessage()), e);
        }
        return new Finetuning(
                config,
                new Subset(dataset, order.subList(held, order.size())),
                new Subset(dataset, order.subList(0, held)));
    }

    private static String characters(Dataset dataset) {
        return IntStream.range(0, dataset.size())
                .mapToObj(dataset::label)
                .flatMapToInt(String::codePoints)
                .distinct()
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static TrainingConfig config(ModelManifest start, String charset, Options options) {
        DataConfig.Source unused = new DataConfig.Source("data", null, null, null, null, null);
        TrainingSettings settings = TrainingSettings.of(Map.of(
                "steps", options.steps(),
                "batchSize", BATCH,
                "learningRate", 5e-4,
                "warmupSteps", Math.min(50, options.steps() / 4),
                "averaging", 0.98,
                "validateSteps", VALIDATE_EVERY,
                "checkpointSeconds", 3600,
                "keepCheckpoints", 1));
        return new TrainingConfig(
                start.name(),
                options.seed(),
                charset,
                start.maxLength(),
                new TrainingConfig.ImageConfig(
                        start.preprocessing().channels(),
                        start.preprocessing().height(),
                        start.preprocessing().width(),
                        start.preprocessing().resize()),
                NetworkSettings.of(start.network()),
                DataConfig.of(List.of(unused), List.of()),
                settings);
    }

    /** The run's configuration. */
    public TrainingConfig config() {
        return config;
    }

    /** The number of pictures to learn from. */
    public int learned() {
        return train.size();
    }

    /** The number of pictures held out. */
    public int heldOut() {
        return heldOut.size();
    }

    /**
     * The run's data. Labels have to fit as they are; pictures that cannot be read are left out, however many.
     *
     * @param listener told of held-out pictures that cannot be read
     * @throws DatasetException if labels do not fit the model, or no held-out picture can be read
     */
    public DataSources data(TrainingListener listener) {
        ModelManifest manifest = config.manifest();
        LabelPolicy policy = LabelPolicy.strict(manifest.vocabulary().charset(), manifest.maxLength());
        LabelSurvey labels = LabelSurvey.of(heldOut, policy).check();
        List<Example> examples = DataSources.all(heldOut, labels, OptionalInt.empty(), listener);
        Augmentation light = new Augmentation(AugmentationConfig.LIGHT);
        return new DataSources(
                new DatasetSource(train, LabelSurvey.of(train, policy).check(), config.seed(), light, 1),
                Map.of("held out", examples));
    }

    /** Some samples of a dataset, in an order of their own; does not close it. */
    private record Subset(Dataset dataset, List<Integer> indices) implements Dataset {
        @Override
        public String name() {
            return dataset.name();
        }

        @Override
        public DatasetFormat format() {
            return dataset.format();
        }

        @Override
        public String id(int index) {
            return dataset.id(indices.get(index));
        }

        @Override
        public int size() {
            return indices.size();
        }

        @Override
        public Sample sample(int index) {
            return dataset.sample(indices.get(index));
        }

        @Override
        public String label(int index) {
            return dataset.label(indices.get(index));
        }

        @Override
        public void close() {}
    }

    /** Ends a run that has read everything twice in a row, or has not become better for a while. */
    public static final class EarlyStop implements TrainingListener {
        private static final int PATIENCE = 6;

        private Trainer trainer;
        private RecognitionMetrics best = new RecognitionMetrics(0, 0, 0, 0, 0);
        private int perfect;
        private int worse;

        /** Whom to stop. */
        public void of(Trainer run) {
            trainer = run;
        }

        /** The figures of the best validation. */
        public RecognitionMetrics best() {
            return best;
        }

        @Override
        public void validated(ValidationResult result) {
            RecognitionMetrics now = result.metrics().values().iterator().next();
            best = result.best() ? now : best;
            worse = result.best() ? 0 : worse + 1;
            perfect = now.wordAccuracy() == 1 ? perfect + 1 : 0;
            if (perfect >= 2 || worse >= PATIENCE) {
                trainer.stop();
            }
        }
    }
}
