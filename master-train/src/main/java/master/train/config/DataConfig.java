// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.data.DatasetFormat;
import master.data.LabelPolicy;
import master.synth.Families;
import master.synth.Preset;
import master.synth.SynthesizerConfig;
import master.synth.kind.Fold;
import master.table.synth.TableFamilies;
import master.table.synth.TableSynthesizerConfig;

/**
 * What to train on and what to validate on.
 *
 * @param train one or more sources, mixed by weight
 * @param validation sources that are read greedily from time to time; may be empty
 * @param labels what becomes of labels; default: they stay as they are, and have to fit
 * @param maxUnreadable the largest share of a training source's samples that may be unreadable; default 0.01
 */
public record DataConfig(List<Source> train, List<Source> validation, Labels labels, Double maxUnreadable) {
    /**
     * What becomes of the labels of all sources with a path; the vocabulary and the length are the model's.
     *
     * @param fold whether case is folded; default none
     * @param unfit what to do with a label that does not fit; default fail
     */
    public record Labels(LetterCase fold, LabelPolicy.Unfit unfit) {
        public Labels {
            fold = or(fold, LetterCase.NONE);
            unfit = or(unfit, LabelPolicy.Unfit.FAIL);
        }

        /** The policy for a model. */
        public LabelPolicy toLabelPolicy(Vocabulary vocabulary, int maxLength) {
            return new LabelPolicy(fold, unfit, Optional.of(vocabulary), maxLength);
        }
    }

    /**
     * A source: a path, a synthesizer of texts, or one of tables.
     *
     * @param path a dataset; relative to the configuration file
     * @param format how it is to be read; default auto
     * @param synthetic what to draw
     * @param tables what tables to draw
     * @param weight its share among the sources; default 1
     * @param count how many images validation draws or reads; default 500 drawn, or all of a path
     * @param augment how images of a path are varied in training; default true, none without a path
     * @param exchange the share of the formulas of InkML that are written anew in training, with other symbols of the same
     *     kinds; default 0
     * @param join the share of the formulas of InkML that are cut and joined in training; default 0
     */
    public record Source(
            String path,
            DatasetFormat format,
            SyntheticConfig synthetic,
            TablesConfig tables,
            Double weight,
            Integer count,
            AugmentSettings augment,
            Double exchange,
            Double join) {
        public Source {
            if (Stream.of(path, synthetic, tables).filter(Objects::nonNull).count() != 1) {
                throw new IllegalArgumentException("a source needs one of path, synthetic and tables");
            }
            if (path == null && format != null) {
                throw new IllegalArgumentException("format %s is of no use without a path".formatted(format));
            }
            if (path == null && augment != null) {
                throw new IllegalArgumentException(
                        "augment is of no use without a path: what is drawn varies by itself");
            }
            format = path == null ? null : or(format, DatasetFormat.AUTO);
            weight = or(weight, 1.0);
            augment = path == null ? null : or(augment, AugmentSettings.of(true));
            exchange = share(exchange, "exchange", path);
            join = share(join, "join", path);
            if (!(weight > 0) || weight.isInfinite()) {
                throw new IllegalArgumentException("weight %s, above 0 is allowed".formatted(weight));
            }
            if (count != null && count < 1) {
                throw new IllegalArgumentException("count %d, 1 or more is allowed".formatted(count));
            }
        }

        private static double share(Double given, String key, String path) {
            double share = or(given, 0.0);
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("%s %s, 0 to 1 is allowed".formatted(key, share));
            }
            if (path == null && share > 0) {
                throw new IllegalArgumentException("%s %s is of no use without a path".formatted(key, share));
            }
            return share;
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
            Fold fold,
            FamiliesConfig families) {
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
                    or(fold, base.fold()),
                    families == null ? base.families() : families.toFamilies());
        }
    }

    /**
     * What tables to draw, each with the default of {@link TableSynthesizerConfig#DEFAULT}; or a file of tables.
     *
     * @param path JSON lines in PubTabNet's form or the folder of them, relative to the configuration file; nothing is
     *     drawn
     * @param withoutTable share of images that show no table, or two, and have an empty label, in [0, 1]; default 0.03
     * @param fontDirectories folders of fonts besides those of the usual families that this machine has
     */
    public record TablesConfig(
            String path,
            Integer minRows,
            Integer maxRows,
            Integer minColumns,
            Integer maxColumns,
            Double spanning,
            Double degraded,
            Double withoutTable,
            @JsonProperty("fonts") List<String> fontDirectories,
            FamiliesConfig families) {
        private static final TableSynthesizerConfig STANDARD = TableSynthesizerConfig.DEFAULT;

        public TablesConfig {
            if (path != null
                    && Stream.of(
                                    minRows,
                                    maxRows,
                                    minColumns,
                                    maxColumns,
                                    spanning,
                                    degraded,
                                    withoutTable,
                                    fontDirectories,
                                    families)
                            .anyMatch(Objects::nonNull)) {
                throw new IllegalArgumentException("path draws nothing: no other key has an effect beside it");
            }
            if (path == null) {
                minRows = or(minRows, STANDARD.minRows());
                maxRows = or(maxRows, STANDARD.maxRows());
                minColumns = or(minColumns, STANDARD.minColumns());
                maxColumns = or(maxColumns, STANDARD.maxColumns());
                spanning = or(spanning, STANDARD.spanning());
                degraded = or(degraded, STANDARD.degraded());
                withoutTable = or(withoutTable, 0.03);
                fontDirectories = List.copyOf(or(fontDirectories, List.of()));
                families = or(families, new FamiliesConfig(null, null));
                if (!(withoutTable >= 0 && withoutTable <= 1)) {
                    throw new IllegalArgumentException("withoutTable %s, 0 to 1 is allowed".formatted(withoutTable));
                }
                synthesizer(
                        minRows, maxRows, minColumns, maxColumns, spanning, degraded, families); // checks the ranges
            }
        }

        private static TableSynthesizerConfig synthesizer(
                int minRows,
                int maxRows,
                int minColumns,
                int maxColumns,
                double spanning,
                double degraded,
                FamiliesConfig families) {
            return new TableSynthesizerConfig(
                    minRows, maxRows, minColumns, maxColumns, spanning, degraded, families.toTableFamilies());
        }

        /** The settings of the synthesizer; only without a path. */
        public TableSynthesizerConfig toSynthesizerConfig() {
            return synthesizer(minRows, maxRows, minColumns, maxColumns, spanning, degraded, families);
        }
    }

    /** Families of looks to draw, or not to draw. */
    public record FamiliesConfig(List<String> only, List<String> without) {
        private Families toFamilies() {
            return new Families(or(only, List.of()), or(without, List.of()));
        }

        private TableFamilies toTableFamilies() {
            return new TableFamilies(or(only, List.of()), or(without, List.of()));
        }
    }

    public DataConfig {
        train = List.copyOf(or(train, List.of()));
        validation = List.copyOf(or(validation, List.of()));
        labels = or(labels, new Labels(null, null));
        maxUnreadable = or(maxUnreadable, 0.01);
        if (!(maxUnreadable >= 0 && maxUnreadable <= 1)) {
            throw new IllegalArgumentException("maxUnreadable %s, 0 to 1 is allowed".formatted(maxUnreadable));
        }
        if (train.isEmpty()) {
            throw new IllegalArgumentException("data.train is missing: one or more sources are needed");
        }
    }

    /** Sources with the defaults of everything else. */
    public static DataConfig of(List<Source> train, List<Source> validation) {
        return new DataConfig(train, validation, null, null);
    }

    /** What decides which images a step sees. */
    public DataConfig trainingOnly() {
        return new DataConfig(train, List.of(), labels, null);
    }
}
