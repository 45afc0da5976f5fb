// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A rule for word accuracy: which labels count, and when a text counts as read rightly. Published figures follow
 * different rules, so each has a name here. An image that cannot be read counts as wrong under every rule.
 *
 * <p>The variants of the ICDAR sets (Baek et al. 2019, "What is wrong with scene text recognition model comparisons?",
 * section 3.2 and its supplement) are rules as far as they follow from labels:
 *
 * <ul>
 *   <li>IC13, 1,015 of 1,095 words: {@link #ALPHANUMERIC_LABELS}. 857 of them: {@link #ALPHANUMERIC_LABELS_MIN_3}
 *   <li>IC03, 867 of 1,110 words: {@link #ALPHANUMERIC_LABELS_MIN_3}. 860 is a fixed list that lacks seven of these
 *   <li>IC15, 2,077 words: all, so {@link #ALPHANUMERIC}. 1,811 is a fixed list: turned and bent words were taken out
 *       by eye, which no rule for labels can repeat
 * </ul>
 *
 * <p>A fixed list is evaluated by giving a dataset that holds just its images.
 */
public enum Protocol {
    /** Every label counts, case and signs count. */
    EXACT("exact", "every label; case and signs count", label -> true, text -> text),

    /** Every label counts, upper and lower case are equal. */
    CASE_INSENSITIVE(
            "case_insensitive", "every label; upper and lower case are equal", label -> true, RecognitionMetrics::fold),

    /** MASTER-TF {@code eval_iiit5k.py}: no filter but for the length; a sign in a label counts. */
    MASTER_TF_EVAL_IIIT5K(
            "master_tf_eval_iiit5k",
            "labels of at most 50 characters; upper and lower case are equal",
            Protocol::isShort,
            RecognitionMetrics::fold),

    /**
     * MASTER-TF's validation during training ({@code benchmark_data_generator.py}, {@code metrics.py}): its reader drops
     * labels with a character outside of its 62 letters and digits. It also loses the last part of a batch and shuffles,
     * so that which words count varies; that defect is not repeated.
     */
    MASTER_TF_TRAINING(
            "master_tf_training",
            "labels of at most 50 letters a-z and digits; upper and lower case are equal",
            label -> isShort(label) && !hasSigns(label),
            RecognitionMetrics::fold),

    /**
     * The usual protocol of papers: lower case, everything but 0-9 and a-z taken out of label and text. A label of which
     * nothing is left is skipped (as PARSeq does; deep-text-recognition-benchmark counts it, right if nothing is left of
     * the text either).
     */
    ALPHANUMERIC(
            "alphanumeric",
            "lower case, only 0-9 and a-z are compared; labels without any are skipped",
            label -> !alphanumeric(label).isEmpty(),
            Protocol::alphanumeric),

    /**
     * {@code word_acc_ignore_case_symbol} of mmocr 0.x ({@code ocr_metric.py}): lower case, everything but letters a-z,
     * digits, the Chinese characters U+4E00 to U+9FA5 and, by a slip in its expression, {@code ^} taken out. No label is
     * skipped.
     */
    MMOCR_IGNORE_CASE_SYMBOL(
            "mmocr_ignore_case_symbol",
            "every label; lower case, only a-z, 0-9, Chinese characters and ^ are compared",
            label -> true,
            text -> Patterns.NOT_MMOCR.matcher(RecognitionMetrics.fold(text)).replaceAll("")),

    /** {@link #ALPHANUMERIC} over the labels that have no sign: the 1,015 words of IC13. */
    ALPHANUMERIC_LABELS(
            "alphanumeric_labels",
            "labels of letters a-z and digits only (IC13: 1015); compared as alphanumeric",
            label -> !label.isEmpty() && !hasSigns(label),
            Protocol::alphanumeric),

    /** {@link #ALPHANUMERIC_LABELS} of three characters and more: the 857 words of IC13, the 867 of IC03. */
    ALPHANUMERIC_LABELS_MIN_3(
            "alphanumeric_labels_min3",
            "labels of three or more letters a-z and digits only (IC13: 857, IC03: 867); compared as alphanumeric",
            label -> label.length() >= 3 && !hasSigns(label),
            Protocol::alphanumeric);

    private static final int MASTER_TF_MAX_LENGTH = 50;

    private static final class Patterns { // an enum's constants are made before its static fields
        static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^0-9a-z]");
        static final Pattern NOT_MMOCR = Pattern.compile("[^a-z0-9^\u4e00-\u9fa5]");
    }

    private final String key;
    private final String description;
    private final Predicate<String> counted;
    private final UnaryOperator<String> compared;

    Protocol(String key, String description, Predicate<String> counted, UnaryOperator<String> compared) {
        this.key = key;
        this.description = description;
        this.counted = counted;
        this.compared = compared;
    }

    /** The name in files and on the command line. */
    public String key() {
        return key;
    }

    /** The rule in one line. */
    public String description() {
        return description;
    }

    /** Whether a label counts; if not, its sample is skipped. */
    public boolean counts(String label) {
        return counted.test(label);
    }

    /** Whether a text counts as its label read rightly. */
    public boolean agree(String label, String text) {
        return compared.apply(label).equals(compared.apply(text));
    }

    private static boolean isShort(String label) {
        return label.codePointCount(0, label.length()) <= MASTER_TF_MAX_LENGTH;
    }

    private static boolean hasSigns(String label) {
        return Patterns.NOT_ALPHANUMERIC.matcher(RecognitionMetrics.fold(label)).find();
    }

    private static String alphanumeric(String text) {
        return Patterns.NOT_ALPHANUMERIC.matcher(RecognitionMetrics.fold(text)).replaceAll("");
    }
}
