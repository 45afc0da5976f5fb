// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import master.data.synth.Fold;
import master.data.synth.Preset;
import master.data.synth.SynthesizerConfig;

/**
 * What to train on and what to validate on.
 *
 * @param train one or more sources, mixed by weight
 * @param validation sources that are read greedily from time to time; may be empty
 */
public record DataConfig(List<Source> train, List<Source> validation) {
    /**
     * A source: either a path or a synthesizer.
     *
     * @param path a folder, a list or an LMDB; relative to the configuration file
     * @param synthetic what to draw
     * @param weight its share among the sources; default 1
     * @param count how many pictures validation draws or reads; default 500 drawn, or all of a path
     * @param augment whether pictures of a path are varied in training; default true
     */
    public record Source(String path, SyntheticConfig synthetic, Double weight, Integer count, Boolean augment) {
        public Source {
            if ((path == null) == (synthetic == null)) {
                throw new IllegalArgumentException("a source needs either path or synthetic");
            }
            weight = or(weight, 1.0);
            augment = or(augment, true);
            if (!(weight > 0) || weight.isInfinite()) {
                throw new IllegalArgumentException("weight %s, above 0 is allowed".formatted(weight));
            }
            if (count != null && count < 1) {
                throw new IllegalArgumentException("count %d, 1 or more is allowed".formatted(count));
            }
        }
    }

    /** The synthesizer's settings; each has the default of {@link SynthesizerConfig#of} of its preset. */
    public record SyntheticConfig(
            Preset preset,
            String charset,
            Integer minLength,
            Integer maxLength,
            @JsonProperty("fonts") List<String> fontDirectories,
            Boolean systemFonts,
            List<String> excludedFonts,
            Map<String, Double> styles,
            Map<String, Double> texts,
            List<String> words,
            Fold fold) {
        /** The settings, checked. */
        public SynthesizerConfig toSynthesizerConfig(String modelCharset) {
            SynthesizerConfig base = SynthesizerConfig.of(or(preset, Preset.CAPTCHA));
            return new SynthesizerConfig(
                    base.preset(),
                    or(charset, modelCharset),
                    or(minLength, base.minLength()),
                    or(maxLength, base.maxLength()),
                    or(fontDirectories, base.fontDirectories()),
                    or(systemFonts, base.systemFonts()),
                    or(excludedFonts, base.excludedFonts()),
                    or(styles, base.styles()),
                    or(texts, base.texts()),
                    or(words, base.words()),
                    or(fold, base.fold()));
        }
    }

    public DataConfig {
        train = List.copyOf(or(train, List.of()));
        validation = List.copyOf(or(validation, List.of()));
        if (train.isEmpty()) {
            throw new IllegalArgumentException("data.train is missing: one or more sources are needed");
        }
    }
}
