// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
     * Splits by chance, but never holds the last image of a token out: what is not learnt cannot be read. So fewer may
     * be held out than asked for.
     *
     * @param tokens those of a sample's label
     * @param count how many to hold out
     */
    static Split of(List<Integer> samples, IntFunction<List<String>> tokens, int count, long seed) {
        List<Integer> order = new ArrayList<>(samples);
        Collections.shuffle(order, new Random(seed));
        Map<String, Integer> left = new HashMap<>(); // images by token
        order.forEach(sample -> Set.copyOf(tokens.apply(sample)).forEach(token -> left.merge(token, 1, Integer::sum)));
        List<Integer> learned = new ArrayList<>();
        List<Integer> heldOut = new ArrayList<>();
        for (int sample : order) {
            Set<String> own = Set.copyOf(tokens.apply(sample));
            if (heldOut.size() < count && own.stream().allMatch(token -> left.getOrDefault(token, 0) > 1)) {
                heldOut.add(sample);
                own.forEach(token -> left.merge(token, -1, Integer::sum));
            } else {
                learned.add(sample);
            }
        }
        return new Split(learned, heldOut);
    }
}
