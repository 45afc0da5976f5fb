// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

/**
 * A run of values in a checkpoint that tensors are views of.
 *
 * @param key its name in the file
 * @param type the type of its values
 * @param count the number of its values
 */
record Storage(String key, ElementType type, long count) {
    private static final long MAX_COUNT = 1L << 29; // 2 GB as floats

    Storage {
        if (count < 0 || count > MAX_COUNT) {
            throw new IllegalArgumentException(
                    "storage %s has %d values, 0 to %d are allowed".formatted(key, count, MAX_COUNT));
        }
    }

    /** The bytes of its values in the file. */
    long bytes() {
        return count * type.bytes();
    }
}
