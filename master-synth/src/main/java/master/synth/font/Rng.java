// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

import java.util.List;
import java.util.random.RandomGenerator;

/** Short forms of the random choices that every layer makes. Holds no state. */
public final class Rng {
    private Rng() {}

    /** A number in [low, high). */
    public static double between(RandomGenerator random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** A whole number in [low, high], both included. */
    public static int integer(RandomGenerator random, int low, int high) {
        return high <= low ? low : low + random.nextInt(high - low + 1);
    }

    /** True with the given probability in [0, 1]. */
    public static boolean chance(RandomGenerator random, double probability) {
        return random.nextDouble() < probability;
    }

    /** A number in (-limit, limit), near zero more often than far from it. */
    public static double centered(RandomGenerator random, double limit) {
        return limit * (random.nextDouble() + random.nextDouble() - 1);
    }

    /** One of the items, all equally likely. */
    public static <T> T pick(RandomGenerator random, List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /** One of the items, all equally likely. */
    @SafeVarargs
    public static <T> T pick(RandomGenerator random, T... items) {
        return items[random.nextInt(items.length)];
    }

    /** The index drawn by weights given as running sums; the last sum is the total. */
    public static int weighted(RandomGenerator random, double[] sums) {
        double at = random.nextDouble() * sums[sums.length - 1];
        for (int i = 0; i < sums.length; i++) {
            if (at < sums[i]) {
                return i;
            }
        }
        return sums.length - 1;
    }
}
