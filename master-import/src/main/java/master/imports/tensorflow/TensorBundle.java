// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.core.wire.MaskedCrc;
import master.core.wire.WireField;
import master.core.wire.WireReader;
import master.imports.mapping.ForeignTensor;
import master.onnx.ModelFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as TensorFlow keeps it: a table {@code X.index} of tensors by key, and their values in files {@code
 * X.data-00000-of-00001} and so on (TensorFlow {@code core/util/tensor_bundle}). The index is checked whole when it is
 * opened, a tensor when it is read. Thread-safe as long as nobody writes the files.
 */
final class TensorBundle {
    private static final long MOST_INDEX_BYTES = 16 << 20;
    private static final int MOST_STRING_BYTES = 64 << 20;
    private static final String HEADER_KEY = "";

    private final Path prefix;
    private final int shards;
    private final Map<String, BundleEntry> entries = new LinkedHashMap<>();

    private TensorBundle(Path prefix, int shards) {
        this.prefix = prefix;
        this.shards = shards;
    }

    /**
     * Opens a checkpoint.
     *
     * @param prefix the path of its files, without {@code .index}
     * @throws ModelFormatException if it is none, is damaged, or files are missing or too short
     * @throws UncheckedIOException if a file cannot be read
     */
    static TensorBundle open(Path prefix) {
        Path index = sibling(prefix, ".index");
        if (size(index) > MOST_INDEX_BYTES) {
            throw new ModelFormatException(
                    "%s: %d bytes, at most %d are allowed".formatted(index, size(index), MOST_INDEX_BYTES));
        }
        byte[] bytes = read(index, 0, (int) size(index));
        Map<String, WireReader> table =
                IndexTable.read(WireReader.of(index.toString(), 0, bytes, ModelFormatException::new));
        WireReader header = table.remove(HEADER_KEY);
        if (header == null) {
            throw new ModelFormatException("%s: a table, but not of a checkpoint: it has no header".formatted(index));
        }
        TensorBundle bundle = new TensorBundle(prefix, shards(header));
        table.forEach((key, value) -> bundle.entries.put(key, bundle.readEntry(value)));
        bundle.checkShards();
        return bundle;
    }

    /** The tensor of a key, or {@code null} if there is none. */
    @Nullable
    BundleEntry entry(String key) {
        return entries.get(key);
    }

    /**
     * A tensor of 32-bit floats.
     *
     * @throws ModelFormatException if there is none of that key, or it has other elements
     */
    ForeignTensor floats(String key) {
        BundleEntry entry = entries.get(key);
        if (entry == null) {
            throw new ModelFormatException(
                    "%s: the graph of objects names %s, the index does not".formatted(prefix, key));
        }
        if (entry.type() != BundleEntry.FLOAT) {
            throw new ModelFormatException("%s: %s has elements of TensorFlow's type %d, 32-bit floats (%d) can be read"
                    .formatted(prefix, key, entry.type(), BundleEntry.FLOAT));
        }
        return new ForeignTensor() {
            @Override
            public List<Integer> shape() {
                return entry.shape();
            }

            @Override
            public float[] values() {
                byte[] bytes = read(shard(entry.shard()), entry.offset(), (int) entry.size());
                compare(key, entry, MaskedCrc.of(ByteBuffer.wrap(bytes)));
                float[] values = new float[(int) entry.count()];
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(values);
                return values;
            }
        };
    }

    /**
     * A tensor of one string: its length, a checksum of that, its bytes. The checksum of the whole is over the length in
     * four bytes, though it is stored in fewer.
     *
     * @throws ModelFormatException if there is none of that key, or it is something else
     */
    WireReader string(String key) {
        BundleEntry entry = entries.get(key);
        if (entry == null || entry.type() != BundleEntry.STRING || entry.count() != 1) {
            throw new ModelFormatException("%s: no checkpoint by objects, it has no string %s".formatted(prefix, key));
        }
        if (entry.size() > MOST_STRING_BYTES) {
            throw new ModelFormatException("%s: %s of %d bytes, at most %d are allowed"
                    .formatted(prefix, key, entry.size(), MOST_STRING_BYTES));
        }
        Path file = shard(entry.shard());
        byte[] bytes = read(file, entry.offset(), (int) entry.size());
        WireReader cursor = WireReader.of(file.toString(), entry.offset(), bytes, ModelFormatException::new);
        long length = cursor.varint();
        int lengthCrc = cursor.fixed32();
        if (length != cursor.remaining()) {
            throw cursor.error(
                    "%s of %s bytes, %d are there".formatted(key, Long.toUnsignedString(length), cursor.remaining()));
        }
        ByteBuffer lengths = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) length)
                .putInt(lengthCrc);
        compare(key, entry, MaskedCrc.of(lengths.flip(), cursor.bytes()));
        return cursor;
    }

    private void compare(String key, BundleEntry entry, int crc) {
        if (crc != entry.crc()) {
            throw new ModelFormatException(
                    "%s: the checksum of %s, %d bytes from byte %d on, is wrong; the file is damaged"
                            .formatted(shard(entry.shard()), key, entry.size(), entry.offset()));
        }
    }

    /** {@code BundleHeaderProto}. */
    private static int shards(WireReader header) {
        int shards = 0;
        while (header.hasMore()) {
            WireField field = header.next();
            if (field.number() == 1) {
                shards = field.asInt();
            } else if (field.number() == 2 && field.asInt() != 0) {
                throw header.error("a checkpoint with big-endian values, only little-endian ones are read");
            }
        }
        if (shards < 1 || shards > 99_999) {
            throw header.error("a checkpoint of %d data files".formatted(shards));
        }
        return shards;
    }

    private BundleEntry readEntry(WireReader value) {
        BundleEntry entry = BundleEntry.read(value);
        if (entry.shard() >= shards) {
            throw value.error("a tensor in data file %d of %d".formatted(entry.shard(), shards));
        }
        return entry;
    }

    /** Each data file has to be as long as its last tensor needs, and as all of them need beside each other. */
    private void checkShards() {
        Map<Integer, Long> ends = new LinkedHashMap<>();
        Map<Integer, Long> sums = new HashMap<>();
        entries.values().forEach(e -> {
            ends.merge(e.shard(), e.offset() + e.size(), Math::max);
            sums.merge(e.shard(), e.size(), Long::sum);
        });
        ends.forEach((shard, end) -> {
            Path file = shard(shard);
            long size = size(file);
            if (size < end) {
                throw new ModelFormatException(
                        "%s: cut off, it has %d bytes and the index tells of %d".formatted(file, size, end));
            }
            long sum = sums.getOrDefault(shard, 0L);
            if (size < sum) {
                throw new ModelFormatException("%s: its tensors lie over each other, they have %d bytes and it has %d"
                        .formatted(file, sum, size));
            }
        });
    }

    private Path shard(int number) {
        return sibling(prefix, ".data-%05d-of-%05d".formatted(number, shards));
    }

    private static Path sibling(Path prefix, String ending) {
        return prefix.resolveSibling(prefix.getFileName() + ending);
    }

    private static long size(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException("there is no file %s".formatted(file));
        }
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static byte[] read(Path file, long offset, int length) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(length);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw new ModelFormatException("%s: it ends at byte %d, before its tensors do"
                            .formatted(file, offset + buffer.position()));
                }
            }
            return buffer.array();
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e), e);
        }
    }
}
