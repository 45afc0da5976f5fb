// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import master.api.Label;

/**
 * What a policy does to the labels of a dataset: every label is read once, and every consequence counted. Samples that
 * are left out are remembered by their index, 4 bytes each; the others take no memory. Immutable and thread-safe.
 */
public final class LabelSurvey {
    private final String name;
    private final LabelPolicy policy;
    private final int size;
    private final Reasons unfit = new Reasons();
    private final Reasons unreadable = new Reasons();
    private final Reasons unseen = new Reasons();
    private final Reasons lookalikes = new Reasons();
    private int[] skipped = new int[16]; // sorted
    private int skippedCount;
    private int folded;

    private LabelSurvey(Dataset dataset, LabelPolicy policy) {
        this.name = dataset.name();
        this.policy = policy;
        this.size = dataset.size();
        for (int i = 0; i < size; i++) {
            try {
                count(dataset, i);
            } catch (DatasetException e) {
                unreadable.add(e.reason(), dataset.id(i));
            }
        }
        skipped = Arrays.copyOf(skipped, skippedCount);
    }

    /** Reads all labels. One that cannot be read is counted, and left for the reader of the sample to fail on. */
    public static LabelSurvey of(Dataset dataset, LabelPolicy policy) {
        return new LabelSurvey(dataset, policy);
    }

    private void count(Dataset dataset, int index) {
        Label label = dataset.label(index);
        Label fold = policy.fold(label);
        folded += fold.equals(label) ? 0 : 1;
        OddCharacters.unseen(label.text()).ifPresent(what -> unseen.add(what, dataset.id(index)));
        OddCharacters.lookalike(label.text()).ifPresent(what -> lookalikes.add(what, dataset.id(index)));
        policy.problem(fold).ifPresent(reason -> unfit.add(reason, dataset.id(index)));
        if (policy.apply(label).isEmpty()) {
            skipped = skippedCount == skipped.length ? Arrays.copyOf(skipped, 2 * skippedCount) : skipped;
            skipped[skippedCount++] = index;
        }
    }

    /** What was applied. */
    public LabelPolicy policy() {
        return policy;
    }

    /** The number of samples that are left. */
    public int kept() {
        return size - skippedCount;
    }

    /**
     * The dataset's index of a sample that is left.
     *
     * @param rank from 0 to {@link #kept} - 1
     */
    public int index(int rank) {
        int low = 0; // how many are left out before it: the first i with skipped[i] - i > rank
        int high = skippedCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (skipped[middle] - middle > rank) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return rank + low;
    }

    /** The labels that do not fit, by reason, whatever becomes of them. */
    public Reasons unfit() {
        return unfit;
    }

    /** The labels that cannot be read, by reason. */
    public Reasons unreadable() {
        return unreadable;
    }

    /** The labels with characters that nobody can see, and with blanks at their ends, by what they hold. */
    public Reasons unseen() {
        return unseen;
    }

    /** The labels with characters that look like others, by what they hold. */
    public Reasons lookalikes() {
        return lookalikes;
    }

    /** The number of labels that folding changes. */
    public int folded() {
        return folded;
    }

    /**
     * Refuses what the policy refuses.
     *
     * @throws DatasetException if nothing is left, or labels do not fit and the policy is {@link LabelPolicy.Unfit#FAIL};
     *     it counts them by reason and names the first
     */
    public LabelSurvey check() {
        if (policy.unfit() == LabelPolicy.Unfit.FAIL && unfit.count() > 0) {
            throw new DatasetException("dataset %s: %d of %d labels do not fit the model: %s"
                    .formatted(name, unfit.count(), size, String.join("; ", unfit.lines())));
        }
        if (kept() == 0) {
            throw new DatasetException(
                    size == 0
                            ? "dataset %s: empty".formatted(name)
                            : "dataset %s: not one of %d labels fits: %s"
                                    .formatted(name, size, String.join("; ", unfit.lines())));
        }
        return this;
    }

    /** What happens to the labels, for people: a first line, and one for each consequence that has occurred. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %d of %d samples are used".formatted(name, kept(), size));
        if (folded > 0) {
            lines.add("  %d labels changed to %s case"
                    .formatted(folded, policy.fold().name().toLowerCase(Locale.ROOT)));
        }
        Stream.of(
                        unfit.lines().stream().map(line -> consequence() + line),
                        unreadable.lines().stream().map(line -> "label unreadable, " + line),
                        unseen.lines().stream().map(line -> "unseen, " + line),
                        lookalikes.lines().stream().map(line -> "looks like another, " + line))
                .flatMap(part -> part)
                .forEach(line -> lines.add("  " + line));
        return lines;
    }

    private String consequence() {
        return switch (policy.unfit()) {
            case FAIL -> "refused, ";
            case SKIP -> "left out, ";
            case UNKNOWN -> "left out where too long, else unknown characters, ";
        };
    }
}
