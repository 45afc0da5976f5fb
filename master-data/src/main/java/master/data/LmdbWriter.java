// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import master.api.Label;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.lmdb.LMDB;
import org.lwjgl.util.lmdb.MDBVal;

/**
 * Writes an LMDB that {@link Dataset#open} and other text recognition tools read. It is written beside its final place
 * and moved there by {@link #finish}, so that there is never half a dataset. Not thread-safe.
 *
 * <pre>{@code
 * try (LmdbWriter writer = LmdbWriter.create(Path.of("train"))) {
 *     writer.add("ab3d", Files.readAllBytes(Path.of("ab3d.png")));
 *     writer.finish();
 * }
 * }</pre>
 */
public final class LmdbWriter implements DatasetWriter {
    private static final int BATCH = 1000; // samples in a transaction
    private static final long BATCH_BYTES = 64L << 20;
    private static final long FIRST_MAP = 16L << 20; // bytes; doubled when full

    private record Entry(String label, byte[] image) {}

    private final PartialFolder partial;
    private final String name;
    private final LmdbLayout layout;
    private final List<Entry> pending = new ArrayList<>();
    private long pendingBytes;
    private int written;
    private long mapSize = FIRST_MAP;
    private long environment; // 0 once closed

    private LmdbWriter(Path folder, LmdbLayout layout, PartialFolder partial) {
        this.partial = partial;
        this.layout = layout;
        this.name = folder.toString();
        this.environment = LmdbFile.open(partial.path(), name, mapSize, LMDB.MDB_NOLOCK | LMDB.MDB_NOSYNC);
    }

    /** Starts a new dataset of the format {@link DatasetFormat#LMDB}. */
    public static LmdbWriter create(Path folder) {
        return create(folder, DatasetFormat.LMDB);
    }

    /**
     * Starts a new dataset.
     *
     * @param folder where it will be; must not exist, or be empty
     * @param format LMDB or FASTOCR
     * @throws DatasetException if there is something already, or nothing can be written there
     */
    public static LmdbWriter create(Path folder, DatasetFormat format) {
        LmdbLayout layout = LmdbLayout.of(format);
        PartialFolder partial = PartialFolder.beside(folder);
        try {
            return new LmdbWriter(folder, layout, partial);
        } catch (LinkageError e) {
            partial.delete();
            throw new DatasetException(
                    "dataset %s: LMDB's native library cannot be loaded on this platform: %s".formatted(folder, e), e);
        } catch (RuntimeException e) {
            partial.delete();
            throw e;
        }
    }

    @Override
    public void add(Label sample, byte[] image) {
        open();
        String label = sample.text();
        if (!sample.boxes().isEmpty()) {
            throw new DatasetException(
                    "dataset %s, sample %d: an LMDB holds texts without boxes".formatted(name, size()));
        }
        if (label.isEmpty() || image.length == 0 || image.length > LmdbFile.MAX_VALUE) {
            throw new IllegalArgumentException("sample \"%s\" with %d bytes, a text and 1 to %d bytes are needed"
                    .formatted(label, image.length, LmdbFile.MAX_VALUE));
        }
        pending.add(new Entry(label, image));
        pendingBytes += image.length;
        if (pending.size() >= BATCH || pendingBytes >= BATCH_BYTES) {
            flush();
        }
    }

    @Override
    public int size() {
        return written + pending.size();
    }

    @Override
    public void finish() {
        open();
        if (size() == 0) {
            throw new DatasetException("dataset %s: no sample was added".formatted(name));
        }
        flush();
        LmdbFile.succeed(LMDB.mdb_env_sync(environment, true), name, "cannot be written");
        closeEnvironment();
        partial.publish();
    }

    @Override
    public void close() {
        closeEnvironment();
        partial.delete();
    }

    private void open() {
        if (environment == 0) {
            throw new IllegalStateException("dataset %s is finished or closed".formatted(name));
        }
    }

    private void closeEnvironment() {
        if (environment != 0) {
            LMDB.mdb_env_close(environment);
            environment = 0;
        }
    }

    private void flush() {
        if (pending.isEmpty()) {
            return;
        }
        while (!writePending()) {
            mapSize = Math.multiplyExact(mapSize, 2L);
            LmdbFile.succeed(LMDB.mdb_env_set_mapsize(environment, mapSize), name, "cannot grow");
        }
        written += pending.size();
        pending.clear();
        pendingBytes = 0;
    }

    /** Writes the pending samples in one transaction; false if the map is too small for them. */
    private boolean writePending() {
        long transaction;
        int database;
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer pointer = stack.mallocPointer(1);
            LmdbFile.succeed(LMDB.mdb_txn_begin(environment, 0, 0, pointer), name, "cannot be written");
            transaction = pointer.get(0);
        }
        int code = LMDB.MDB_SUCCESS;
        boolean commit = false;
        try {
            int[] handle = new int[1];
            LmdbFile.succeed(LMDB.mdb_dbi_open(transaction, (ByteBuffer) null, 0, handle), name, "cannot be written");
            database = handle[0];
            for (int i = 0; i < pending.size() && code == LMDB.MDB_SUCCESS; i++) {
                Entry entry = pending.get(i);
                code = put(transaction, database, layout.imageKey(written + i), entry.image());
                if (code == LMDB.MDB_SUCCESS) {
                    byte[] label = entry.label().getBytes(StandardCharsets.UTF_8);
                    code = put(transaction, database, layout.labelKey(written + i), label);
                }
            }
            if (code == LMDB.MDB_SUCCESS) {
                byte[] count = Integer.toString(size()).getBytes(StandardCharsets.US_ASCII);
                code = put(transaction, database, layout.countKey(), count);
            }
            commit = code == LMDB.MDB_SUCCESS;
        } finally {
            if (!commit) {
                LMDB.mdb_txn_abort(transaction);
            }
        }
        if (commit) {
            code = LMDB.mdb_txn_commit(transaction); // frees the transaction even when it fails
        }
        if (code == LMDB.MDB_MAP_FULL) {
            return false;
        }
        LmdbFile.succeed(code, name, "cannot be written");
        return true;
    }

    private static int put(long transaction, int database, String key, byte[] value) {
        ByteBuffer data = MemoryUtil.memAlloc(value.length);
        try (MemoryStack stack = MemoryStack.stackPush()) {
            data.put(value).flip();
            MDBVal keyValue = MDBVal.calloc(stack).mv_data(stack.ASCII(key, false));
            return LMDB.mdb_put(
                    transaction, database, keyValue, MDBVal.calloc(stack).mv_data(data), 0);
        } finally {
            MemoryUtil.memFree(data);
        }
    }
}
