// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Which images are learnt and which are held out. Immutable.
 *
 * @param learned the samples to learn from
 * @param heldOut the others, never learnt
 */
record Split(List<Integer> learned, List<Integer> heldOut) {
    Split {
        learned = List.copyOf(learned);
        heldOut = List.copyOf(heldOut);
    }

    /**
     * Splits by chance, but never holds the last image of a character out: what is not learnt cannot be read. So fewer
     * may be held out than asked for.
     *
     * @param count how many to hold out
     * @param label the label of a sample
     */
    static Split of(List<Integer> samples, IntFunction<String> label, int count, long seed) {
        List<Integer> order = new ArrayList<>(samples);
        Collections.shuffle(order, new Random(seed));
        Map<Integer, Integer> left = new HashMap<>(); // images by character
        order.forEach(
                sample -> label.apply(sample).codePoints().distinct().forEach(c -> left.merge(c, 1, Integer::sum)));
        List<Integer> learned = new ArrayList<>();
        List<Integer> heldOut = new ArrayList<>();
        for (int sample : order) {
            String text = label.apply(sample);
            if (heldOut.size() < count && text.codePoints().allMatch(c -> left.getOrDefault(c, 0) > 1)) {
                heldOut.add(sample);
                text.codePoints().distinct().forEach(c -> left.merge(c, -1, Integer::sum));
            } else {
                learned.add(sample);
            }
        }
        return new Split(learned, heldOut);
    }
}
