// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import master.imports.pytorch.Pickled.Tuple;

/**
 * The files of PyTorch before 1.6: five pickles (magic number, version, machine, the object, the keys of its storages),
 * then for each key the number of values as eight bytes, and the values.
 */
final class LegacyTorchFile implements TorchFile {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;

    private final FileChannel channel;
    private final Object root;
    private final ByteOrder order;
    private final StorageReader reader;
    private final Map<String, Storage> named = new HashMap<>();
    private final Map<String, Long> places = new HashMap<>(); // where the values of a storage start

    private LegacyTorchFile(FileChannel channel) throws IOException {
        this.channel = channel;
        this.reader = new StorageReader(channel.size());
        InputStream stream = new BufferedInputStream(Channels.newInputStream(channel));
        PickleInput input = new PickleInput(stream, MAX_PICKLE);
        if (!MAGIC.equals(load(input))) {
            throw new IllegalArgumentException("it does not start with PyTorch's magic number");
        }
        if (!(load(input) instanceof Long version) || version != VERSION) {
            throw new IllegalArgumentException("it is not of version %d of PyTorch's old files".formatted(VERSION));
        }
        this.order = order(load(input));
        this.root = new Unpickler(input, this::name).load();
        place(load(input), input.position());
    }

    static LegacyTorchFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            return new LegacyTorchFile(channel);
        } catch (IOException | RuntimeException e) {
            try {
                channel.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static Object load(PickleInput input) throws IOException {
        return new Unpickler(input, TorchFile::persistent).load();
    }

    private static ByteOrder order(Object machine) {
        boolean big = machine instanceof Map<?, ?> map && Boolean.FALSE.equals(map.get("little_endian"));
        return big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private Object name(Tuple id) {
        Object object = TorchFile.persistent(id);
        if (object instanceof Storage storage
                && !storage.equals(named.computeIfAbsent(storage.key(), key -> storage))) {
            throw new IllegalArgumentException("storage %s is named with two types or sizes".formatted(storage.key()));
        }
        return object;
    }

    private void place(Object keys, long start) throws IOException {
        if (!(keys instanceof List<?> list)) {
            throw new IllegalArgumentException("it has no list of storages behind its object");
        }
        long at = start;
        for (Object key : list) {
            Storage storage = key instanceof String ? named.get(key) : null;
            if (storage == null) {
                throw new IllegalArgumentException("it has a storage that its object does not name");
            }
            ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(order);
            for (int read = 0; count.hasRemaining() && read >= 0; ) {
                read = channel.read(count, at + count.position());
            }
            if (count.hasRemaining() || count.getLong(0) != storage.count()) {
                throw new IllegalArgumentException(
                        "storage %s has not the %d values it should have".formatted(storage.key(), storage.count()));
            }
            places.put(storage.key(), at + Long.BYTES);
            at += Long.BYTES + storage.bytes();
        }
        if (at > channel.size()) {
            throw new IllegalArgumentException(
                    "it ends at byte %d, before its tensors do at %d".formatted(channel.size(), at));
        }
    }

    @Override
    public Object root() {
        return root;
    }

    @Override
    public float[] values(TorchTensor tensor) throws IOException {
        Storage storage = tensor.storage();
        Long place = places.get(storage.key());
        if (place == null) {
            throw new IllegalArgumentException("it does not hold storage %s".formatted(storage.key()));
        }
        return reader.values(tensor, order, () -> {
            channel.position(place);
            return new StorageReader.Source(new BufferedInputStream(Channels.newInputStream(channel)), () -> {});
        });
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
