// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import master.train.data.ExampleSource;

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
     * be held out than asked for. The chance is that of the image itself: where images are added later, those that were
     * learnt are learnt again, but for a few, so that a model made of the earlier ones can be fine-tuned on all.
     *
     * @param content a number that is the same for the same image
     * @param tokens those of a sample's label
     * @param count how many to hold out
     */
    static Split of(
            List<Integer> samples, IntToLongFunction content, IntFunction<List<String>> tokens, int count, long seed) {
        List<Integer> order = new ArrayList<>(samples);
        order.sort(Comparator.comparingLong(sample -> ExampleSource.mix(seed, content.applyAsLong(sample))));
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
