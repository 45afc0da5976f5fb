// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import master.synth.kind.Fold;

/**
 * What the {@link Synthesizer} draws; maps one to one to YAML.
 *
 * @param preset what world is drawn; styles and texts are those of the preset
 * @param charset the characters that labels may have; at least two
 * @param minLength the shortest label in characters, 1 or more; arithmetic labels have a length of their own
 * @param maxLength the longest label in characters, minLength to 40
 * @param fontDirectories directories whose .ttf and .otf files are loaded, at any depth; the bundled fonts are always
 *     there
 * @param systemFonts whether the fonts installed on this machine are used too
 * @param excludedFonts fonts whose name or file name contains one of these words, whatever the case, are left out
 * @param styles weights of the style families by name, zero or more; empty means the default mixture
 * @param texts weights of the kinds of text by name, zero or more; empty means the default mixture
 * @param words files of words for the words preset, UTF-8, a word per line, with a tab and a weight above 0 where words
 *     are not alike; empty means the list that comes with the synthesizer
 * @param fold whether letters of both cases are drawn for a label of one case
 * @param families which families of looks are drawn
 */
public record SynthesizerConfig(
        Preset preset,
        String charset,
        int minLength,
        int maxLength,
        List<String> fontDirectories,
        boolean systemFonts,
        List<String> excludedFonts,
        Map<String, Double> styles,
        Map<String, Double> texts,
        List<String> words,
        Fold fold,
        Families families) {
    /** Digits, Latin letters and the signs of small sums. */
    public static final String DEFAULT_CHARSET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-*=?";

    /** Digits and Latin letters of both cases: the 62 characters of scene-text benchmarks. */
    public static final String WORDS_CHARSET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** Fonts that map letters to images, to other scripts or to nothing that can be read. */
    public static final List<String> DEFAULT_EXCLUDED_FONTS = List.of(
            "webdings",
            "wingdings",
            "symbol",
            "dingbat",
            "d050000l",
            "barcode",
            "musical",
            "braille",
            "emoji",
            "icon",
            "math",
            "awesome",
            "emmentaler",
            "feta",
            "opensymbol",
            "ornament",
            "runic",
            "fleur",
            "initials",
            "lmsy",
            "cmsy",
            "cmex",
            "cmmi",
            "msam",
            "msbm",
            "stary",
            "esint",
            "rsfs",
            "wasy",
            "stixsiz",
            "stixint",
            "keyboard",
            "domino",
            "chess",
            "klingon",
            "tengwar",
            "hieroglyph",
            "lastresort",
            "unifont",
            "redacted",
            "blocks",
            "music",
            "bullets");

    /** All printable ASCII characters but the space, and the signs of multiplication and division. */
    public static final String PRINTABLE_CHARSET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
            + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\u00d7\u00f7";

    public SynthesizerConfig {
        Objects.requireNonNull(preset, "preset");
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(fold, "fold");
        Objects.requireNonNull(families, "families");
        fontDirectories = List.copyOf(fontDirectories);
        excludedFonts = List.copyOf(excludedFonts);
        styles = Map.copyOf(styles);
        texts = Map.copyOf(texts);
        words = List.copyOf(words);
        long distinct = charset.chars().distinct().count();
        if (distinct < 2 || distinct != charset.length()) {
            throw new IllegalArgumentException(
                    "charset \"" + charset + "\" must have two or more characters, each of them once");
        }
        if (minLength < 1) {
            throw new IllegalArgumentException("minLength " + minLength + " must be 1 or more");
        }
        if (maxLength < minLength || maxLength > 40) {
            throw new IllegalArgumentException("maxLength " + maxLength + " must be in [" + minLength + ", 40]");
        }
        fold.check(charset);
        check("styles", styles, preset.styles());
        check("texts", texts, preset.texts());
        families.check(preset);
        checkLeft(styles, families, preset);
        if (preset != Preset.WORDS && !words.isEmpty()) {
            throw new IllegalArgumentException("words " + words + " are for the preset words only");
        }
    }

    private static void check(String what, Map<String, Double> weights, List<String> known) {
        for (Map.Entry<String, Double> entry : new TreeMap<>(weights).entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new IllegalArgumentException(what + " \"" + entry.getKey() + "\" is unknown, allowed: " + known);
            }
            double weight = entry.getValue();
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        what + " " + entry.getKey() + " weight " + weight + " must be zero or more");
            }
        }
        if (!weights.isEmpty()
                && weights.values().stream().mapToDouble(Double::doubleValue).sum() <= 0) {
            throw new IllegalArgumentException(what + " weights are all zero, allowed: one or more above zero");
        }
    }

    private static void checkLeft(Map<String, Double> weights, Families families, Preset preset) {
        List<String> left = families.styles(preset.styles(), name -> name);
        if (!weights.isEmpty() && left.stream().noneMatch(name -> weights.getOrDefault(name, 0.0) > 0)) {
            throw new IllegalArgumentException(
                    "families " + families + " leave out all styles that have a weight: " + new TreeMap<>(weights));
        }
    }

    /** The defaults of a preset; of words: Latin letters and digits, 1 to 25 characters. */
    public static SynthesizerConfig of(Preset preset) {
        return preset == Preset.WORDS ? defaults(Preset.WORDS, WORDS_CHARSET, 1, 25) : captcha();
    }

    /** The defaults for captchas: Latin letters, digits and sums, 4 to 8 characters, bundled fonts, all styles. */
    public static SynthesizerConfig captcha() {
        return defaults(Preset.CAPTCHA, DEFAULT_CHARSET, 4, 8);
    }

    private static SynthesizerConfig defaults(Preset preset, String charset, int minLength, int maxLength) {
        return new SynthesizerConfig(
                preset,
                charset,
                minLength,
                maxLength,
                List.of(),
                false,
                DEFAULT_EXCLUDED_FONTS,
                Map.of(),
                Map.of(),
                List.of(),
                Fold.NONE,
                Families.ALL);
    }

    /** The characters that images may show. */
    String drawable() {
        return fold.drawable(charset);
    }

    /** This configuration with the fonts below these directories as well. */
    public SynthesizerConfig withFontDirectories(List<String> directories) {
        return with(charset, minLength, maxLength, directories, styles, texts, words, fold, families);
    }

    /** This configuration with other characters. */
    public SynthesizerConfig withCharset(String characters) {
        return with(characters, minLength, maxLength, fontDirectories, styles, texts, words, fold, families);
    }

    /** This configuration with other lengths of the labels. */
    public SynthesizerConfig withLengths(int shortest, int longest) {
        return with(charset, shortest, longest, fontDirectories, styles, texts, words, fold, families);
    }

    /** This configuration with other style weights. */
    public SynthesizerConfig withStyles(Map<String, Double> weights) {
        return with(charset, minLength, maxLength, fontDirectories, weights, texts, words, fold, families);
    }

    /** This configuration with other weights of the kinds of text. */
    public SynthesizerConfig withTexts(Map<String, Double> weights) {
        return with(charset, minLength, maxLength, fontDirectories, styles, weights, words, fold, families);
    }

    /** This configuration with other files of words. */
    public SynthesizerConfig withWords(List<String> files) {
        return with(charset, minLength, maxLength, fontDirectories, styles, texts, files, fold, families);
    }

    /** This configuration with another relation of drawn and labelled letters. */
    public SynthesizerConfig withFold(Fold newFold) {
        return with(charset, minLength, maxLength, fontDirectories, styles, texts, words, newFold, families);
    }

    /** This configuration with other families. */
    public SynthesizerConfig withFamilies(Families newFamilies) {
        return with(charset, minLength, maxLength, fontDirectories, styles, texts, words, fold, newFamilies);
    }

    private SynthesizerConfig with(
            String newCharset,
            int newMinLength,
            int newMaxLength,
            List<String> newFontDirectories,
            Map<String, Double> newStyles,
            Map<String, Double> newTexts,
            List<String> newWords,
            Fold newFold,
            Families newFamilies) {
        return new SynthesizerConfig(
                preset,
                newCharset,
                newMinLength,
                newMaxLength,
                newFontDirectories,
                systemFonts,
                excludedFonts,
                newStyles,
                newTexts,
                newWords,
                newFold,
                newFamilies);
    }

    /** Running sums of the configured weights, or of the default ones, in the order of the items. */
    static <T> double[] sums(
            List<T> items, Map<String, Double> weights, Function<T, String> name, Function<T, Double> defaultWeight) {
        double[] sums = new double[items.size()];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            T item = items.get(i);
            sum += weights.isEmpty() ? defaultWeight.apply(item) : weights.getOrDefault(name.apply(item), 0.0);
            sums[i] = sum;
        }
        return sums;
    }
}
