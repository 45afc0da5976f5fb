// SPDX-License-Identifier: Apache-2.0
package master.train.data;

/**
 * An order of the numbers below a size, computed one by one from a key, so that shuffling millions of samples needs no
 * memory at all.
 *
 * <p>A Feistel network of {@value #ROUNDS} rounds permutes the numbers of the next power of two; a number that lands
 * outside of the size goes through it again until it lands inside (Black and Rogaway, Ciphers with Arbitrary Finite
 * Domains, 2002). That takes two passes at most on average. Small sizes are permuted inside of 256 numbers, where
 * networks of few bits would repeat themselves. Immutable and thread-safe.
 *
 * @param size 1 or more
 * @param key another key gives another order
 */
record Permutation(int size, long key) {
    private static final int ROUNDS = 6;
    private static final int LEAST_BITS = 8;

    Permutation {
        if (size < 1) {
            throw new IllegalArgumentException("size %d, 1 or more is allowed".formatted(size));
        }
    }

    /** The number at a place; every number below the size stands at exactly one place below the size. */
    int at(int place) {
        int bits = Math.max(LEAST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(size - 1));
        long number = place;
        do {
            number = network(number, bits);
        } while (number >= size);
        return (int) number;
    }

    /** Each round changes one half by what the other half is, which can be undone: so no two numbers become one. */
    private long network(long number, int bits) {
        int lowBits = bits / 2;
        long lowMask = (1L << lowBits) - 1;
        long highMask = (1L << bits - lowBits) - 1;
        long low = number & lowMask;
        long high = number >>> lowBits;
        for (int round = 0; round < ROUNDS; round += 2) {
            high ^= ExampleSource.mix(key + round, low) & highMask;
            low ^= ExampleSource.mix(key + round + 1, high) & lowMask;
        }
        return high << lowBits | low;
    }
}
