// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;

import java.util.Map;
import java.util.Objects;
import master.api.image.Preprocessing;
import master.api.image.ResizeMode;
import master.api.model.CharacterSet;
import master.api.model.ModelManifest;
import master.api.model.Vocabulary;

/**
 * A training run, as written in its YAML file.
 *
 * @param name the model's name
 * @param seed of weights, order of data and synthetic pictures; default 1
 * @param charset the characters the model is to read, in id order; needed
 * @param maxLength the most characters of a text; default 25
 * @param image the network's input
 * @param network the network's sizes
 * @param data what to train on and what to validate on; needed
 * @param training how
 */
public record TrainingConfig(
        String name,
        Long seed,
        String charset,
        Integer maxLength,
        ImageConfig image,
        NetworkSettings network,
        DataConfig data,
        TrainingSettings training) {

    /**
     * The network's input.
     *
     * @param channels 1 (gray) or 3 (RGB); default 1
     * @param height rows; default 32
     * @param width columns; default 128
     * @param resize stretch, pad_right or pad_center; default stretch
     */
    public record ImageConfig(Integer channels, Integer height, Integer width, ResizeMode resize) {
        public ImageConfig {
            channels = or(channels, 1);
            height = or(height, 32);
            width = or(width, 128);
            resize = or(resize, ResizeMode.STRETCH);
            Preprocessing.of(channels, height, width, resize); // checks the ranges
        }
    }

    public TrainingConfig {
        name = or(name, "model");
        seed = or(seed, 1L);
        maxLength = or(maxLength, 25);
        image = or(image, new ImageConfig(null, null, null, null));
        network = or(network, NetworkSettings.preset("compact"));
        training = or(training, TrainingSettings.DEFAULT);
        if (charset == null) {
            throw new IllegalArgumentException("charset is missing: the characters the model is to read");
        }
        CharacterSet.of(charset); // checks it
        Objects.requireNonNull(data, "data is missing: what to train on");
    }

    /** The model that this run makes, without figures yet. */
    public ModelManifest manifest() {
        return new ModelManifest(
                name,
                new Vocabulary(CharacterSet.of(charset)),
                Preprocessing.of(image.channels(), image.height(), image.width(), image.resize()),
                maxLength,
                network.toNetworkConfig(),
                Map.of(),
                Map.of());
    }
}
