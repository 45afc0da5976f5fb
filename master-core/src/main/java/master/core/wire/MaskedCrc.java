// SPDX-License-Identifier: Apache-2.0
package master.core.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The form in which LevelDB and TensorFlow store a CRC-32C: turned and shifted, so that a CRC over bytes that hold CRCs
 * stays useful. Source: LevelDB {@code util/crc32c.h}.
 */
public final class MaskedCrc {
    private static final int DELTA = 0xa282ead8;
    private static final int TURN = 15;

    private MaskedCrc() {}

    /** The stored form of the CRC-32C of some parts, taken as one; the buffers keep their positions. */
    public static int of(ByteBuffer... parts) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : parts) {
            crc.update(part.duplicate());
        }
        return Integer.rotateRight((int) crc.getValue(), TURN) + DELTA;
    }
}
