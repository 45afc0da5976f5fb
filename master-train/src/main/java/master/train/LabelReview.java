// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.DatasetFormat;

/**
 * What is wrong with the labels of a site, as far as the labels themselves and what a model reads tell. Upper and lower
 * case count as equal.
 *
 * @param errors what makes learning pointless, for people
 * @param warnings what may be as it should be
 */
record LabelReview(List<String> errors, List<String> warnings) {
    /** From here on the model is taken to know; its confidences are about right, for it is calibrated. */
    private static final double SURE = 0.9;

    private static final double RATHER_SURE = 0.5;

    /** A pattern needs as many images as this at least to be one. */
    private static final int LEAST = 5;

    private static final int LEAST_LENGTH = 3; // shorter texts are equal by chance

    private static final int NAMED = 3;
    private static final int FEW_TEXTS = 3;
    private static final int LEAST_FOR_FEW = 20;
    private static final int[] SHIFTS = {1, -1, 2, -2};

    /** Letters whose two cases have different shapes at any size. */
    private static final Pattern CLEAR_LETTER = Pattern.compile("[abdefghlmnqrtABDEFGHLMNQRT]");

    /** What file managers put behind the name of a copy. */
    private static final Pattern COPY = Pattern.compile(".*(?:\\s*\\(\\d+\\)| - (?:Copy|Kopie|Copie|Copia|副本).*)");

    LabelReview {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    /**
     * Compares labels with what a model reads.
     *
     * @param samples the images that are to be used
     * @param fold the case that labels are changed to
     * @param known the tokens of the model that has read
     */
    static LabelReview of(
            Dataset dataset, List<Integer> samples, LetterCase fold, Vocabulary known, FirstReading reading) {
        Reviewer reviewer = new Reviewer(dataset, fold, known, reading);
        reviewer.texts(samples);
        if (!reviewer.isShifted() && !reviewer.isMixedUp() && !reviewer.isInNames()) {
            reviewer.disagreement();
        }
        reviewer.cases(samples);
        reviewer.unknown(samples);
        return new LabelReview(reviewer.errors, reviewer.warnings);
    }

    /** What is compared: without case, and without what nobody sees. */
    private static String key(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** Collects what is found. */
    private static final class Reviewer {
        private final Dataset dataset;
        private final LetterCase fold;
        private final Vocabulary known;
        private final List<FirstReading.Read> reads;
        private final List<String> errors = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final int agreed;

        Reviewer(Dataset dataset, LetterCase fold, Vocabulary known, FirstReading reading) {
            this.dataset = dataset;
            this.fold = fold;
            this.known = known;
            this.reads = reading.read();
            this.agreed = (int) reads.stream().filter(this::agrees).count();
        }

        private String label(int sample) {
            return fold.of(dataset.text(sample));
        }

        private boolean agrees(FirstReading.Read read) {
            return key(read.text()).equals(key(label(read.sample())));
        }

        /** How many texts there are. */
        void texts(List<Integer> samples) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            samples.forEach(sample -> counts.merge(key(label(sample)), 1, Integer::sum));
            Map.Entry<String, Integer> most =
                    counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            if (counts.size() == 1) {
                errors.add("all %d images have the same label: \"%s\"".formatted(samples.size(), most.getKey()));
            } else if (2 * most.getValue() > samples.size()) {
                warnings.add("%d of %d images have the same label: \"%s\""
                        .formatted(most.getValue(), samples.size(), most.getKey()));
            } else if (counts.size() <= FEW_TEXTS && samples.size() >= LEAST_FOR_FEW) {
                warnings.add("%d images have only %d different labels".formatted(samples.size(), counts.size()));
            }
            List<Integer> copies = samples.stream()
                    .filter(sample -> COPY.matcher(dataset.text(sample)).matches())
                    .toList();
            if (!copies.isEmpty()) {
                warnings.add("%d labels look like the names of copied files: %s"
                        .formatted(copies.size(), few(copies, dataset::id)));
            }
        }

        /** Whether images read as labels of others near them in the list. */
        boolean isShifted() {
            if (dataset.format() == DatasetFormat.NAMES) { // image and label cannot be parted
                return false;
            }
            Map<String, Integer> counts = new HashMap<>();
            reads.forEach(read -> counts.merge(key(label(read.sample())), 1, Integer::sum));
            double same = counts.values().stream() // the chance that two labels are equal
                    .mapToDouble(count -> Math.pow((double) count / reads.size(), 2))
                    .sum();
            for (int shift : SHIFTS) {
                List<FirstReading.Read> moved = reads.stream()
                        .filter(read -> !agrees(read) && neighbor(read, shift).equals(Optional.of(key(read.text()))))
                        .toList();
                double byChance = same * (reads.size() - agreed);
                if (moved.size() >= LEAST && moved.size() > 0.05 * reads.size() && moved.size() > 10 * byChance) {
                    errors.add("labels look shifted: %d of %d images read as the label that stands %s; %s"
                            .formatted(moved.size(), reads.size(), place(shift), examples(moved)));
                    return true;
                }
            }
            return false;
        }

        /** The label beside a read one; none if that cannot be read, and its sample is left out. */
        private Optional<String> neighbor(FirstReading.Read read, int shift) {
            try {
                return Optional.of(key(label(Math.floorMod(read.sample() + shift, dataset.size()))));
            } catch (DatasetException e) {
                return Optional.empty(); // named elsewhere
            }
        }

        private static String place(int shift) {
            String lines = Math.abs(shift) == 1 ? "one line" : Math.abs(shift) + " lines";
            return lines + (shift > 0 ? " further down" : " further up");
        }

        /** Whether images read as labels of others anywhere. */
        boolean isMixedUp() {
            Set<String> labels =
                    reads.stream().map(read -> key(label(read.sample()))).collect(Collectors.toSet());
            Set<String> seen = new HashSet<>();
            List<FirstReading.Read> others = reads.stream()
                    .filter(read -> read.confidence() >= RATHER_SURE && !agrees(read))
                    .filter(read -> read.text().length() >= LEAST_LENGTH && labels.contains(key(read.text())))
                    .filter(read -> seen.add(key(read.text())))
                    .toList();
            if (others.size() < LEAST || others.size() <= 2 * agreed) {
                return false;
            }
            errors.add("labels look mixed up: %d of %d images read as the label of another one; %s"
                    .formatted(others.size(), reads.size(), examples(others)));
            return true;
        }

        /** Whether what is read stands in the names of the files, and not where labels are taken from. */
        boolean isInNames() {
            Predicate<FirstReading.Read> inName = read -> read.text().length() >= LEAST_LENGTH
                    && key(dataset.id(read.sample())).contains(key(read.text()))
                    && !key(label(read.sample())).contains(key(read.text()));
            List<FirstReading.Read> named = reads.stream().filter(inName).toList();
            if (named.size() < LEAST || named.size() <= agreed) {
                return false;
            }
            errors.add(("labels look like the wrong part of the file names: %d of %d images read as another part; %s;"
                            + " a labels.tsv beside the images says what is right")
                    .formatted(named.size(), reads.size(), examples(named)));
            return true;
        }

        /** Whether the model is sure of other texts. */
        void disagreement() {
            List<FirstReading.Read> sure = reads.stream()
                    .filter(read -> read.confidence() >= SURE && isAnswerable(label(read.sample())))
                    .toList();
            List<FirstReading.Read> otherwise =
                    sure.stream().filter(read -> !agrees(read)).toList();
            if (otherwise.size() >= LEAST && 2 * otherwise.size() > sure.size()) {
                warnings.add(
                        "labels look wrong: the starting model is sure of what %d images show, and %d of those have"
                                        .formatted(sure.size(), otherwise.size())
                                + " other labels; " + examples(otherwise));
            }
        }

        private boolean isAnswerable(String label) {
            return known.split(label).stream()
                    .allMatch(piece -> known.id(piece).isPresent()
                            || known.id(piece.toLowerCase(Locale.ROOT)).isPresent()
                            || known.id(piece.toUpperCase(Locale.ROOT)).isPresent());
        }

        /** Whether labels were typed in one case, and images show the other, too. */
        void cases(List<Integer> samples) {
            if (fold != LetterCase.NONE) {
                return;
            }
            Set<Integer> letters = samples.stream()
                    .flatMapToInt(sample -> label(sample).codePoints())
                    .filter(Character::isLetter)
                    .boxed()
                    .collect(Collectors.toSet());
            boolean lower = letters.stream().noneMatch(Character::isUpperCase);
            boolean upper = letters.stream().noneMatch(Character::isLowerCase);
            if (letters.isEmpty() || lower == upper) {
                return;
            }
            List<FirstReading.Read> clear = reads.stream()
                    .filter(this::agrees)
                    .filter(read -> CLEAR_LETTER.matcher(read.text()).find())
                    .toList();
            List<FirstReading.Read> other = clear.stream()
                    .filter(read -> read.text()
                            .codePoints()
                            .filter(c ->
                                    CLEAR_LETTER.matcher(Character.toString(c)).matches())
                            .anyMatch(lower ? Character::isUpperCase : Character::isLowerCase))
                    .toList();
            if (other.size() >= FEW_TEXTS && 5 * other.size() >= clear.size()) {
                warnings.add(
                        "all labels are in %s case, and %d of %d images seem to show %s letters; %s; if the site takes"
                                        .formatted(
                                                lower ? "lower" : "upper",
                                                other.size(),
                                                clear.size(),
                                                lower ? "upper-case" : "lower-case",
                                                examples(other))
                                + " both as equal, all is well");
            }
        }

        /** Which characters the model has never seen. */
        void unknown(List<Integer> samples) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (int sample : samples) {
                known.split(label(sample)).stream()
                        .distinct()
                        .filter(piece -> known.id(piece).isEmpty())
                        .forEach(piece -> counts.merge(piece, 1, Integer::sum));
            }
            if (!counts.isEmpty()) {
                warnings.add("the starting model has never seen %s; it learns them from nothing"
                        .formatted(counts.entrySet().stream()
                                .limit(10)
                                .map(count -> "%s (in %d labels)"
                                        .formatted(Vocabulary.name(count.getKey()), count.getValue()))
                                .collect(Collectors.joining(", ", "", counts.size() > 10 ? ", ..." : ""))));
            }
        }

        private String examples(List<FirstReading.Read> some) {
            return few(
                    some,
                    read -> String.format(
                            Locale.ROOT,
                            "%s is labelled \"%s\" and reads \"%s\" (%.2f)",
                            dataset.id(read.sample()),
                            label(read.sample()),
                            read.text(),
                            read.confidence()));
        }

        private static <T> String few(Collection<T> all, Function<T, String> name) {
            return all.stream()
                    .limit(NAMED)
                    .map(name)
                    .collect(Collectors.joining(", ", "", all.size() > NAMED ? ", ..." : ""));
        }
    }
}
