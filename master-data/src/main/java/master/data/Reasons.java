// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why samples were left out or refused: how many, and which ones first, by reason. Holds little however many there are.
 * Thread-safe.
 */
public final class Reasons {
    /** How many samples of a reason are named. */
    public static final int EXAMPLES = 3;

    private static final int MOST_REASONS = 50;
    private static final String OTHER = "other reasons";

    /**
     * The samples of one reason.
     *
     * @param reason what is wrong with them
     * @param count how many there are
     * @param examples the first of them
     */
    public record Reason(String reason, int count, List<String> examples) {
        /** One line: count, reason, examples. */
        @Override
        public String toString() {
            return "%d of: %s (%s%s)"
                    .formatted(count, reason, String.join(", ", examples), count > examples.size() ? ", ..." : "");
        }
    }

    private final Map<String, Reason> reasons = new LinkedHashMap<>();
    private int count;

    /** Counts a sample. */
    public synchronized void add(String reason, String id) {
        String key = oneLine(reason);
        if (!reasons.containsKey(key) && reasons.size() >= MOST_REASONS) {
            key = OTHER;
        }
        Reason before = reasons.getOrDefault(key, new Reason(key, 0, List.of()));
        List<String> examples = before.examples();
        if (examples.size() < EXAMPLES) {
            examples = new ArrayList<>(examples);
            examples.add(oneLine(id));
        }
        reasons.put(key, new Reason(key, before.count() + 1, List.copyOf(examples)));
        count++;
    }

    /** How many samples in all. */
    public synchronized int count() {
        return count;
    }

    /** The reasons, in the order in which they came. */
    public synchronized List<Reason> all() {
        return List.copyOf(reasons.values());
    }

    /** One line per reason. */
    public List<String> lines() {
        return all().stream().map(Reason::toString).toList();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", "?");
    }
}
