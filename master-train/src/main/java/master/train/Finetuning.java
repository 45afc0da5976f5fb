// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.LabelPolicy;
import master.data.LabelSurvey;
import master.onnx.TrainedModel;
import master.synth.augment.Augmentation;
import master.train.config.AugmentSettings;
import master.train.config.DataConfig;
import master.train.config.TrainingConfig;
import master.train.config.TrainingSettings;
import master.train.data.DatasetSource;
import master.train.data.Example;
import master.train.data.ExampleSource;
import master.train.data.MixedSource;
import master.train.data.PartSource;

/** Learning one site from few images: what to hold out, which characters, how long. Immutable. */
public final class Finetuning {
    /** The name of the held-out images among the validation sets. */
    public static final String HELD_OUT = "held out";

    private static final int BATCH = 32;

    /** The share of colored images of which a model learns the darkest channel that may be read so: by a second look. */
    private static final double DARKEST = 0.3;

    private static final int MOST_WORKERS = 4; // batches are small
    private static final int LEAST_HELD_OUT = 5;
    private static final int MOST_HELD_OUT = 400;
    private static final int LEAST_STEPS = 400;
    private static final int MOST_STEPS = 1500; // of the default: ten minutes on two cores

    /**
     * What the user chooses.
     *
     * @param holdout share of the images that is held out, in (0, 0.9]
     * @param steps optimizer steps; empty for as many as the number of images suggests
     * @param charset the characters; empty for those of the labels, or for the tokens of a model that has more than
     *     characters, with the new ones of the labels where blanks separate them
     * @param fold the case that labels are changed to
     * @param seed of the split and the order
     */
    public record Options(double holdout, OptionalInt steps, Optional<String> charset, LetterCase fold, long seed) {
        public Options {
            if (!(holdout > 0 && holdout <= 0.9)) {
                throw new IllegalArgumentException("holdout %s, above 0 and at most 0.9 is allowed".formatted(holdout));
            }
            if (steps.isPresent() && steps.getAsInt() < 1) {
                throw new IllegalArgumentException("steps %d, 1 or more is allowed".formatted(steps.getAsInt()));
            }
        }
    }

    private final TrainingConfig config;
    private final Subset train;
    private final Subset heldOut;
    private final LabelPolicy policy;
    private final List<PartSource.Located> parts; // of images to learn, by their number among these
    private final List<PartSource.Located> heldOutParts;
    private final List<String> notes;
    private final List<String> errors;

    private Finetuning(
            TrainingConfig config, Subset train, Subset heldOut, LabelPolicy policy, SmallTexts small, Said said) {
        this.config = config;
        this.train = train;
        this.heldOut = heldOut;
        this.policy = policy;
        this.parts = small.among(train.indices());
        this.heldOutParts = small.among(heldOut.indices());
        this.notes = List.copyOf(said.notes());
        this.errors = List.copyOf(said.errors());
    }

    /** What people are told. */
    private record Said(List<String> notes, List<String> errors) {}

    /**
     * Plans a run; looks at every image, and has the model read up to a thousand of them.
     *
     * @param model the model to start from
     * @param name that of the new one
     * @param dataset the labelled images; stays open as long as the run
     * @throws TrainingException if there are too few images, or a character is there twice
     * @throws DatasetException if labels are longer than the model's or have characters that the charset lacks; it names
     *     the first of them
     */
    public static Finetuning of(TrainedModel model, String name, Dataset dataset, Options options) {
        return of(
                model.manifest().withName(name), dataset, options, samples -> FirstReading.of(model, dataset, samples));
    }

    /** @param reader has the model read some samples */
    static Finetuning of(
            ModelManifest start, Dataset dataset, Options options, Function<List<Integer>, FirstReading> reader) {
        boolean ofTokens = options.charset().isEmpty() && !start.vocabulary().isCharacters();
        List<Integer> samples = IntStream.range(0, dataset.size()).boxed().toList();
        LabelPolicy policy = new LabelPolicy(
                options.fold(),
                LabelPolicy.Unfit.FAIL,
                ofTokens
                        ? Optional.of(SiteTokens.of(start.vocabulary(), dataset, samples, options.fold())
                                .vocabulary())
                        : options.charset().map(Finetuning::characters),
                start.maxLength());
        LabelSurvey labels = LabelSurvey.of(dataset, policy).check();
        SiteImages images = SiteImages.of(dataset, options.fold());
        List<Integer> usable = images.usable();
        List<String> notes = new ArrayList<>(images.notes());
        if (start.preprocessing().resize() == ResizeMode.STRETCH) {
            images.sizeNote().ifPresent(notes::add);
        }
        Optional<SiteTokens> tokens = ofTokens
                ? Optional.of(SiteTokens.of(start.vocabulary(), dataset, usable, options.fold()))
                : Optional.empty();
        tokens.ifPresentOrElse(site -> site.note().ifPresent(notes::add), () -> notes.addAll(images.characterNotes()));
        if (usable.size() < 2 * LEAST_HELD_OUT) {
            throw new TrainingException("dataset %s has %d images%s, at least %d are needed%s"
                    .formatted(
                            dataset.name(),
                            usable.size(),
                            usable.size() < dataset.size() ? " that can be used" : "",
                            2 * LEAST_HELD_OUT,
                            notes.stream().map(note -> "; " + note).collect(Collectors.joining())));
        }
        List<String> errors = new ArrayList<>(images.errors());
        SmallTexts small = SmallTexts.NONE;
        if (start.vocabulary().isCharacters()) { // not of tokens such as those of tables
            labels.unseen().lines().forEach(line -> errors.add("labels hold what nobody can see: " + line));
            labels.lookalikes().lines().forEach(line -> notes.add("labels look like something else: " + line));
            FirstReading reading = reader.apply(usable);
            LabelReview review = LabelReview.of(dataset, usable, options.fold(), start.vocabulary(), reading);
            errors.addAll(review.errors());
            notes.addAll(review.warnings());
            small = SmallTexts.of(reading, images::label);
            small.note().ifPresent(notes::add);
        }
        int wanted = (int) Math.round(usable.size() * options.holdout());
        int count = Math.max(LEAST_HELD_OUT, Math.min(MOST_HELD_OUT, wanted));
        Function<String, List<String>> pieces =
                tokens.isPresent() ? tokens.get().vocabulary()::split : Vocabulary::codePoints;
        Split split =
                Split.of(usable, images::content, sample -> pieces.apply(images.label(sample)), count, options.seed());
        if (split.heldOut().isEmpty()) {
            throw new TrainingException("dataset %s: no image can be held out, for each has a %s that no other has"
                    .formatted(dataset.name(), tokens.isPresent() ? "token" : "character"));
        }
        if (split.heldOut().size() < count) {
            notes.add("%d images are held out instead of %d: the others have %s that no other image has"
                    .formatted(split.heldOut().size(), count, tokens.isPresent() ? "tokens" : "characters"));
        }
        Vocabulary vocabulary = options.charset()
                .map(Finetuning::characters)
                .orElseGet(() -> tokens.map(SiteTokens::vocabulary).orElseGet(() -> characters(usable, images)));
        TrainingConfig config = config(
                        start, vocabulary, options, dataset, split.learned().size())
                .withSecondLook(start.secondLook() || small.areCommon());
        return new Finetuning(
                config,
                new Subset(dataset, split.learned()),
                new Subset(dataset, split.heldOut()),
                new LabelPolicy(options.fold(), LabelPolicy.Unfit.FAIL, Optional.of(vocabulary), start.maxLength()),
                small,
                new Said(notes, errors));
    }

    private static Vocabulary characters(String characters) {
        try {
            return Vocabulary.ofCharacters(characters);
        } catch (IllegalArgumentException e) {
            throw new TrainingException("charset \"%s\": %s".formatted(characters, e.getMessage()), e);
        }
    }

    private static Vocabulary characters(List<Integer> usable, SiteImages images) {
        return characters(usable.stream()
                .map(images::label)
                .flatMapToInt(String::codePoints)
                .distinct()
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining()));
    }

    /** Few images are soon learnt; many deserve the time. */
    static int steps(int images) {
        return Math.min(MOST_STEPS, LEAST_STEPS + images / 2);
    }

    private static TrainingConfig config(
            ModelManifest start, Vocabulary vocabulary, Options options, Dataset dataset, int learned) {
        int steps = options.steps().orElse(steps(learned));
        DataConfig.Source images = new DataConfig.Source(
                dataset.name(), dataset.format(), null, null, null, null, AugmentSettings.of(true), null, null);
        TrainingSettings settings = TrainingSettings.of(Map.of(
                "steps",
                steps,
                "batchSize",
                BATCH,
                "learningRate",
                1e-3,
                "warmupSteps",
                Math.min(50, steps / 4),
                "averaging",
                0.97,
                "labelSmoothing",
                0.1,
                "validateSteps",
                Math.max(50, steps / 8),
                "checkpointSeconds",
                3600,
                "keepCheckpoints",
                1,
                "workers",
                Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS)));
        return TrainingConfig.of(
                start.name(),
                options.seed(),
                vocabulary,
                start.maxLength(),
                TrainingConfig.ImageConfig.of(start.preprocessing()),
                start.network(),
                DataConfig.of(List.of(images), List.of()),
                settings);
    }

    /** The run's configuration. */
    public TrainingConfig config() {
        return config;
    }

    /** The number of images to learn from. */
    public int learned() {
        return train.size();
    }

    /** The number of images held out. */
    public int heldOut() {
        return heldOut.size();
    }

    /** The name of a held-out image, in the order of {@link #data}'s validation set. */
    public String heldOutId(int index) {
        return heldOut.id(index);
    }

    /** What was found out about the images, a line each, for people. */
    public List<String> notes() {
        return notes;
    }

    /** What is so surely wrong with the labels that nothing good can be learnt, a line each, for people. */
    public List<String> errors() {
        return errors;
    }

    /** The number of parts of images that are learnt beside the images, because texts are small. */
    public int parts() {
        return config.secondLook() ? parts.size() : 0;
    }

    /** Held-out images, and their parts if the model is to be read with a second look: what calibrates it. */
    public List<Example> calibration(List<Example> images) {
        if (!config.secondLook()) {
            return images;
        }
        return Stream.concat(
                        images.stream(),
                        heldOutParts.stream().map(part -> PartSource.cut(images.get(part.sample()), part.part())))
                .toList();
    }

    /**
     * The run's data: all of these images could be read when the run was planned.
     *
     * @param listener told of held-out images that can no longer be read
     * @throws DatasetException if there are such images
     */
    public DataSources data(TrainingListener listener) {
        LabelSurvey labels = LabelSurvey.of(heldOut, policy).check();
        List<Example> examples = DataSources.all(heldOut, labels, OptionalInt.empty(), listener);
        if (examples.size() < heldOut.size()) {
            throw new DatasetException("dataset %s: %d held-out images could be read a moment ago, and cannot now"
                    .formatted(heldOut.name(), heldOut.size() - examples.size()));
        }
        Augmentation varied = new Augmentation(config.data()
                .train()
                .get(0)
                .augment()
                .toAugmentationConfig()
                .withDarkest(config.secondLook() ? DARKEST : 0));
        return new DataSources(training(varied), Map.of(HELD_OUT, examples));
    }

    private ExampleSource training(Augmentation varied) {
        ExampleSource whole =
                new DatasetSource(train, LabelSurvey.of(train, policy).check(), config.seed(), varied, 1);
        if (parts() == 0) {
            return whole;
        }
        return new MixedSource(
                List.of(
                        new MixedSource.Part(whole, train.size()),
                        new MixedSource.Part(
                                new PartSource(train, parts, policy, config.seed(), varied), parts.size())),
                config.seed());
    }

    /** The model of a run, with its figures on the held-out images. */
    public static TrainedModel finished(Calibrator.Result made) {
        Map<String, String> metrics =
                Provenance.metrics(Map.of(HELD_OUT, made.after().metrics()));
        return new TrainedModel(
                made.model().manifest().withMetrics(metrics), made.model().weights());
    }
}
