// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

/**
 * How LevelDB and TensorFlow store a CRC-32C: turned and shifted, so that a CRC over bytes that hold CRCs stays useful
 * (LevelDB {@code util/crc32c.h}).
 */
final class MaskedCrc {
    private static final int DELTA = 0xa282ead8;
    private static final int TURN = 15;

    private MaskedCrc() {}

    /** The stored form of a CRC-32C. */
    static int of(int crc) {
        return Integer.rotateRight(crc, TURN) + DELTA;
    }
}
