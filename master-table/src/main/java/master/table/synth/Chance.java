// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.util.List;
import java.util.random.RandomGenerator;

/** Short forms of random choices. Holds no state but the generator. */
record Chance(RandomGenerator random) {
    /** True with a probability in [0, 1]. */
    boolean of(double probability) {
        return random.nextDouble() < probability;
    }

    /** A whole number in [low, high]. */
    int integer(int low, int high) {
        return high <= low ? low : low + random.nextInt(high - low + 1);
    }

    /** A number in [low, high). */
    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    @SafeVarargs
    final <T> T pick(T... items) {
        return items[random.nextInt(items.length)];
    }

    /** The index of one of some weights, which need not add up to 1; never of one that is 0, unless all are. */
    int weighted(double... weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double at = random.nextDouble() * sum;
        int index = 0;
        int last = 0; // with a weight
        while (index < weights.length && (weights[index] == 0 || at >= weights[index])) {
            last = weights[index] == 0 ? last : index;
            at -= weights[index++];
        }
        return index < weights.length ? index : last;
    }
}
