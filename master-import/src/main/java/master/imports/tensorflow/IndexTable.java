// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import master.core.wire.MaskedCrc;
import master.core.wire.WireReader;

/**
 * Reads a sorted table, the form of an {@code .index} file: blocks of entries in the order of their keys, each key
 * without what it shares with the one before, and each block with a checksum; a block of blocks; and a footer that says
 * where that is. TensorFlow took it over from LevelDB and writes it without compression. See LevelDB's {@code
 * doc/table_format.md}. Not thread-safe.
 */
final class IndexTable {
    private static final long MAGIC = 0xdb4775248b80fb57L;
    private static final int FOOTER_BYTES = 48;
    private static final int MOST_ENTRIES = 100_000; // a network has a few hundred, with its optimizer a thousand
    private static final int MOST_KEY_BYTES = 2048;

    private final WireReader file;
    private final Map<String, WireReader> entries = new LinkedHashMap<>();
    private long blockBytes; // of all blocks so far

    private IndexTable(WireReader file) {
        this.file = file;
    }

    /**
     * The entries of a table, in order.
     *
     * @param file all of the file
     * @throws master.onnx.ModelFormatException if it is no such table, or is damaged
     */
    static Map<String, WireReader> read(WireReader file) {
        IndexTable table = new IndexTable(file);
        WireReader footer = table.footer();
        table.block(footer); // the table's own description; TensorFlow leaves it empty
        forEach(table.block(footer), (lastKey, place) -> forEach(table.block(place), table::add));
        return table.entries;
    }

    private void add(String key, WireReader value) {
        if (entries.size() == MOST_ENTRIES) {
            throw value.error("more than %d entries".formatted(MOST_ENTRIES));
        }
        if (entries.put(key, value) != null) {
            throw value.error("the key \"%s\" is there twice".formatted(key));
        }
    }

    private WireReader footer() {
        if (file.remaining() < FOOTER_BYTES) {
            throw file.error("%d bytes, no TensorFlow index is that short".formatted(file.remaining()));
        }
        WireReader footer = file.part(file.remaining() - FOOTER_BYTES, FOOTER_BYTES);
        if (file.part(file.remaining() - Long.BYTES, Long.BYTES).fixed64() != MAGIC) {
            throw footer.error("no TensorFlow index, or cut off: it does not end with the magic number of a table");
        }
        return footer;
    }

    /** The entries of the block that the next two numbers point at: its bytes up to the list of restarts. */
    private WireReader block(WireReader place) {
        long offset = place.varint();
        long length = place.varint();
        WireReader block = file.part(offset, length);
        blockBytes += length;
        if (blockBytes > file.remaining()) { // the same block could be named again and again
            throw block.error("its blocks have more bytes than the file");
        }
        WireReader trailer = file.part(offset + length, 1 + Integer.BYTES);
        long type = trailer.varint();
        if (trailer.fixed32() != MaskedCrc.of(file.part(offset, length + 1).bytes())) {
            throw block.error("the checksum of a block of %d bytes is wrong, the file is damaged".formatted(length));
        }
        if (type != 0) {
            throw block.error("a block is compressed, type %d; TensorFlow's own indexes are not".formatted(type));
        }
        if (length < Integer.BYTES) {
            throw block.error("a block of %d bytes".formatted(length));
        }
        // a block ends with the places of the keys that share nothing, and their number; reading from the front needs
        // none
        int restarts = file.part(offset + length - Integer.BYTES, Integer.BYTES).fixed32();
        long entryBytes = length - Integer.BYTES - (long) restarts * Integer.BYTES;
        if (restarts < 0 || entryBytes < 0) {
            throw block.error("a block of %d bytes with %d restarts".formatted(length, restarts));
        }
        return block.slice((int) entryBytes);
    }

    /** Calls back for every entry: three lengths, what the key does not share with the one before, the value. */
    private static void forEach(WireReader block, BiConsumer<String, WireReader> action) {
        byte[] key = new byte[MOST_KEY_BYTES];
        int keyLength = 0;
        while (block.hasMore()) {
            long shared = block.varint();
            int own = block.length("a key");
            int valueLength = block.length("a value");
            if (shared < 0 || shared > keyLength || shared + own > MOST_KEY_BYTES) {
                throw block.error("a key of %d bytes shares %s bytes with one of %d; at most %d bytes are allowed"
                        .formatted(shared + own, Long.toUnsignedString(shared), keyLength, MOST_KEY_BYTES));
            }
            block.slice(own).bytes().get(key, (int) shared, own);
            keyLength = (int) shared + own;
            action.accept(new String(key, 0, keyLength, UTF_8), block.slice(valueLength));
        }
    }
}
