// SPDX-License-Identifier: Apache-2.0
package master.cli;

/**
 * The names seen so far, as 64-bit numbers: 11 to 22 bytes each, so that all of MJSynth takes 134 MB. That two of ten
 * million different names get the same number has a probability below one in 100,000. Not thread-safe.
 */
final class SeenIds {
    private final long[] slots; // a power of two of them; 0 is free

    /** @param most how many names will be added at most, below 2^30 */
    SeenIds(int most) {
        slots = new long[Integer.highestOneBit(most + most / 3 + 1) << 1];
    }

    /** Adds a name; false if it was there. */
    boolean add(String id) {
        long hash = hash(id);
        int slot = (int) hash & slots.length - 1;
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = slot + 1 & slots.length - 1;
        }
        boolean added = slots[slot] == 0;
        slots[slot] = hash;
        return added;
    }

    private static long hash(String id) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash == 0 ? 1 : hash;
    }
}
