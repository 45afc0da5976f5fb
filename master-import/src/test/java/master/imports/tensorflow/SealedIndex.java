// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import master.core.wire.MaskedCrc;
import master.core.wire.WireReader;
import master.onnx.ModelFormatException;

/** Changes an index so that its checksums are right again. */
final class SealedIndex {
    private static final int FOOTER = 48;

    private SealedIndex() {}

    /** Where a block is. */
    private record Block(int offset, int length) {}

    /** Writes the checksum of the first block of entries anew. */
    static void seal(byte[] index) {
        seal(index, firstBlock(index));
    }

    /** Says that the first block is compressed in some way. */
    static void firstBlockType(byte[] index, int type) {
        Block block = firstBlock(index);
        index[block.offset + block.length] = (byte) type;
        seal(index, block);
    }

    /** A block with its list of restarts, type and checksum. */
    static byte[] block(byte[] entries, int restarts) {
        int length = entries.length + Integer.BYTES * (restarts + 1);
        byte[] block = new byte[length + 1 + Integer.BYTES];
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).put(entries).putInt(length - Integer.BYTES, restarts);
        seal(block, new Block(0, length));
        return block;
    }

    /** A table of a block and the block of blocks; the first is its description, too. */
    static byte[] table(byte[] block, byte[] blocks) {
        ByteBuffer table = ByteBuffer.allocate(block.length + blocks.length + FOOTER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(block)
                .put(blocks);
        put(table, 0, block.length - 5);
        put(table, block.length, blocks.length - 5);
        return table.putLong(table.capacity() - Long.BYTES, 0xdb4775248b80fb57L).array();
    }

    private static void put(ByteBuffer table, int... numbers) {
        for (int number : numbers) {
            table.put((byte) (number & 127 | 128)).put((byte) (number >> 7));
        }
    }

    private static void seal(byte[] index, Block block) {
        ByteBuffer bytes = ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(block.offset + block.length + 1, MaskedCrc.of(bytes.slice(block.offset, block.length + 1)));
    }

    /** By the first entry of the block of blocks: three lengths, a key, then the place. */
    private static Block firstBlock(byte[] index) {
        WireReader file = WireReader.of("index", 0, index, ModelFormatException::new);
        WireReader footer = file.part(index.length - FOOTER, FOOTER);
        place(footer);
        Block blocks = place(footer);
        WireReader entry = file.part(blocks.offset, blocks.length);
        entry.varint();
        int key = (int) entry.varint();
        entry.varint();
        entry.slice(key);
        return place(entry);
    }

    private static Block place(WireReader cursor) {
        return new Block((int) cursor.varint(), (int) cursor.varint());
    }
}
