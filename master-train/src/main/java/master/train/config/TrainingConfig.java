// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import master.api.Canvas;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.synth.SynthesizerConfig;
import master.table.structure.StructureTokens;

/**
 * A training run, as written in its YAML file.
 *
 * @param name the model's name
 * @param seed of weights, order of data and synthetic images; default 1
 * @param charset the characters the model is to read, in id order; this or tokens are needed
 * @param tokens the tokens that it is to read instead, where they are more than characters; in a file its name
 * @param maxLength the most tokens of a text; default 25
 * @param image the network's input
 * @param secondLook whether the model is to be read with a second look where texts are small; default false
 * @param network the network's sizes
 * @param data what to train on and what to validate on; needed
 * @param training how
 */
public record TrainingConfig(
        String name,
        Long seed,
        String charset,
        TokenSettings tokens,
        Integer maxLength,
        ImageConfig image,
        Boolean secondLook,
        NetworkConfig network,
        DataConfig data,
        TrainingSettings training) {

    /**
     * The network's input.
     *
     * @param channels 1 (gray) or 3 (RGB); default 1
     * @param height rows; default 32
     * @param width columns; default 128
     * @param canvases sizes such as {@code 64x128} (height x width), of which each image takes the one that fits;
     *     instead of height and width
     * @param resize stretch, pad_right, pad_center, full_height, fit or top_left; default stretch, of canvases fit
     */
    public record ImageConfig(
            Integer channels, Integer height, Integer width, List<String> canvases, ResizeMode resize) {
        public ImageConfig {
            channels = or(channels, 1);
            if (canvases == null) {
                height = or(height, 32);
                width = or(width, 128);
                resize = or(resize, ResizeMode.STRETCH);
            } else if (height != null || width != null) {
                throw new IllegalArgumentException("height and width have no effect beside canvases");
            } else {
                canvases = List.copyOf(canvases);
                resize = or(resize, ResizeMode.FIT);
            }
            preprocessing(channels, height, width, canvases, resize); // checks the ranges
        }

        /** The input of a model. */
        public static ImageConfig of(Preprocessing input) {
            boolean one = input.canvases().size() == 1;
            return new ImageConfig(
                    input.channels(),
                    one ? input.height() : null,
                    one ? input.width() : null,
                    one ? null : input.canvases().stream().map(Canvas::toString).toList(),
                    input.resize());
        }

        /** How images become the network's input. */
        public Preprocessing preprocessing() {
            return preprocessing(channels, height, width, canvases, resize);
        }

        private static Preprocessing preprocessing(
                int channels, Integer height, Integer width, List<String> canvases, ResizeMode resize) {
            if (resize == ResizeMode.OPEN_WIDTH) {
                throw new IllegalArgumentException(
                        "resize open_width is for recognizers of other programs, all others are allowed");
            }
            if (canvases != null
                    && canvases.size() > 1
                    && resize != ResizeMode.FIT) { // a batch may have a larger canvas
                throw new IllegalArgumentException("%d canvases with resize %s, several are allowed with fit only"
                        .formatted(canvases.size(), resize.name().toLowerCase(Locale.ROOT)));
            }
            return canvases == null
                    ? Preprocessing.of(channels, height, width, resize)
                    : new Preprocessing(
                            channels, canvases.stream().map(Canvas::parse).toList(), resize, 0.5, 0.5);
        }
    }

    public TrainingConfig {
        name = or(name, "model");
        seed = or(seed, 1L);
        maxLength = or(maxLength, 25);
        image = or(image, new ImageConfig(null, null, null, null, null));
        secondLook = or(secondLook, false);
        network = or(network, NetworkConfig.compact());
        training = or(training, TrainingSettings.DEFAULT);
        if (charset == null && tokens == null) {
            throw new IllegalArgumentException(
                    "charset is missing: the characters the model is to read; or tokens, where they are more than that");
        }
        if (charset != null && tokens != null) {
            throw new IllegalArgumentException("charset and tokens, one of both is allowed");
        }
        vocabulary(charset, tokens); // checks them
        Objects.requireNonNull(data, "data is missing: what to train on");
    }

    /** A run whose model reads a vocabulary. */
    public static TrainingConfig of(
            String name,
            long seed,
            Vocabulary vocabulary,
            int maxLength,
            ImageConfig image,
            NetworkConfig network,
            DataConfig data,
            TrainingSettings training) {
        boolean characters = vocabulary.isCharacters();
        return new TrainingConfig(
                name,
                seed,
                characters ? vocabulary.characters() : null,
                characters ? null : TokenSettings.of(vocabulary),
                maxLength,
                image,
                false,
                network,
                data,
                training);
    }

    /**
     * Checks what only the whole can tell.
     *
     * @throws IllegalArgumentException if it cannot be trained; the message names the key
     */
    void check() {
        ModelManifest manifest = manifest();
        for (Canvas canvas : manifest.preprocessing().canvases()) {
            if (manifest.network().featureHeight(canvas.height()) < 1
                    || manifest.network().featureWidth(canvas.width()) < 1) {
                throw new IllegalArgumentException(
                        "image: the network's stages leave nothing of %s (height x width)".formatted(canvas));
            }
        }
        if (training.patience() > 0 && data.validation().isEmpty()) {
            throw new IllegalArgumentException("training: patience has no effect without data.validation");
        }
        for (int i = 0; i < data.train().size(); i++) {
            DataConfig.Source source = data.train().get(i);
            refuseUseless("data.train[%d]".formatted(i), "count", source.count() != null, "training: all is learnt");
            check("data.train[%d].".formatted(i), source, manifest);
        }
        for (int i = 0; i < data.validation().size(); i++) {
            DataConfig.Source source = data.validation().get(i);
            String place = "data.validation[%d]".formatted(i);
            refuseUseless(place, "weight", source.weight() != 1, "validation: all sets count alike");
            refuseUseless(place, "exchange", source.exchange() > 0, "validation: images are read as they are");
            refuseUseless(place, "join", source.join() > 0, "validation: images are read as they are");
            check(place + ".", source, manifest);
        }
    }

    private static void refuseUseless(String place, String key, boolean given, String reason) {
        if (given) {
            throw new IllegalArgumentException("%s: %s has no effect in %s".formatted(place, key, reason));
        }
    }

    /** Drawn labels must be labels that the model can have. */
    private void check(String place, DataConfig.Source source, ModelManifest manifest) {
        if (source.tables() != null) {
            checkTables(place + "tables: ", manifest.vocabulary());
        }
        if (source.synthetic() == null) {
            return;
        }
        String key = place + "synthetic: ";
        SynthesizerConfig drawn;
        try {
            drawn = source.synthetic().toSynthesizerConfig(manifest.vocabulary().characters());
        } catch (IllegalArgumentException | NullPointerException e) { // a weight may be null
            throw new IllegalArgumentException(key + e.getMessage(), e);
        }
        if (drawn.maxLength() > maxLength) {
            throw new IllegalArgumentException(
                    key + "maxLength %d, at most the model's %d is allowed".formatted(drawn.maxLength(), maxLength));
        }
        Vocabulary vocabulary = manifest.vocabulary();
        Vocabulary.codePoints(drawn.charset()).stream()
                .filter(c -> vocabulary.id(c).isEmpty())
                .findFirst()
                .ifPresent(c -> {
                    throw new IllegalArgumentException(
                            key + "charset holds \"%s\", which is not in the model's".formatted(c));
                });
    }

    private static void checkTables(String key, Vocabulary vocabulary) {
        try {
            StructureTokens.of(vocabulary);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + e.getMessage(), e);
        }
    }

    /** What the model is to read. */
    public Vocabulary vocabulary() {
        return vocabulary(charset, tokens);
    }

    private static Vocabulary vocabulary(String charset, TokenSettings tokens) {
        return tokens == null ? Vocabulary.ofCharacters(charset) : tokens.toVocabulary();
    }

    /** The model that this run makes, without figures yet. */
    public ModelManifest manifest() {
        return new ModelManifest(name, vocabulary(), image.preprocessing(), maxLength, network, Map.of(), Map.of())
                .withSecondLook(secondLook);
    }

    /** The same run of a model that is to be read with a second look, or not. */
    public TrainingConfig withSecondLook(boolean newSecondLook) {
        return new TrainingConfig(
                name, seed, charset, tokens, maxLength, image, newSecondLook, network, data, training);
    }

    /**
     * The same run with another number of steps.
     *
     * @throws ConfigException if that is less than 1
     */
    public TrainingConfig withSteps(int steps) {
        try {
            return new TrainingConfig(
                    name,
                    seed,
                    charset,
                    tokens,
                    maxLength,
                    image,
                    secondLook,
                    network,
                    data,
                    training.withSteps(steps));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    /**
     * What decides which images a step sees. The rest may change when a run goes on: its length, its learning rate (a
     * lower one after a loss that was no number), its validation, how often it is saved.
     */
    public TrainingConfig examples() {
        return new TrainingConfig(
                name,
                seed,
                charset,
                tokens,
                maxLength,
                image,
                false,
                network,
                data.trainingOnly(),
                training.batchesOnly());
    }
}
