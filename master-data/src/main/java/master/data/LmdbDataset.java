// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import master.api.Label;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.util.lmdb.LMDB;
import org.lwjgl.util.lmdb.MDBStat;
import org.lwjgl.util.lmdb.MDBVal;

/**
 * An LMDB, opened read-only and without a lock file: nothing may write to it meanwhile. Thread-safe: every read is a transaction of its own.
 */
final class LmdbDataset implements Dataset {
    private final String name;
    private final long fileLength;
    private final long environment;
    private final int database;
    private final LmdbLayout layout;
    private final int size;
    private final ReadWriteLock lock = new ReentrantReadWriteLock(); // readers read, closing writes
    private boolean closed;

    private LmdbDataset(Path path, DatasetFormat format, long fileLength) {
        this.name = path.toString();
        this.fileLength = fileLength;
        this.environment = LmdbFile.open(path, name, fileLength, LMDB.MDB_RDONLY | LMDB.MDB_NOLOCK | LMDB.MDB_NOTLS);
        try {
            this.database = inTransaction(this::openDatabase);
            this.layout = format == DatasetFormat.AUTO ? inTransaction(this::findLayout) : LmdbLayout.of(format);
            this.size = inTransaction(this::readSize);
        } catch (RuntimeException | Error e) {
            LMDB.mdb_env_close(environment);
            throw e;
        }
    }

    /**
     * Opens an LMDB.
     *
     * @param format LMDB, FASTOCR, or AUTO: by the key that holds the number of samples
     */
    static LmdbDataset open(Path path, DatasetFormat format) {
        long length = LmdbFile.check(Files.isDirectory(path) ? path.resolve(LmdbFile.DATA) : path);
        try {
            return new LmdbDataset(path, format, length);
        } catch (LinkageError e) {
            throw new DatasetException(
                    "dataset %s: LMDB's native library cannot be loaded on this platform: %s".formatted(path, e), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DatasetFormat format() {
        return layout.format();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Sample sample(int index) {
        String key = layout.imageKey(index);
        return read(index, transaction -> new Sample(key, label(transaction, index), needed(transaction, key)));
    }

    @Override
    public Label label(int index) {
        return read(index, transaction -> Label.of(label(transaction, index)));
    }

    @Override
    public String id(int index) {
        return layout.imageKey(Objects.checkIndex(index, size));
    }

    private <T> T read(int index, LongFunction<T> work) {
        Objects.checkIndex(index, size);
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("dataset %s is closed".formatted(name));
            }
            return inTransaction(work);
        } finally {
            lock.readLock().unlock();
        }
    }

    private String label(long transaction, int index) {
        String key = layout.labelKey(index);
        String label = text(needed(transaction, key), key);
        if (label.isEmpty()) {
            throw problem(key, "no text", null);
        }
        return label;
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                LMDB.mdb_env_close(environment);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private <T> T inTransaction(LongFunction<T> work) {
        long transaction;
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer pointer = stack.mallocPointer(1);
            LmdbFile.succeed(LMDB.mdb_txn_begin(environment, 0, LMDB.MDB_RDONLY, pointer), name, "cannot be read");
            transaction = pointer.get(0);
        }
        try {
            return work.apply(transaction);
        } finally {
            LMDB.mdb_txn_abort(transaction);
        }
    }

    private int openDatabase(long transaction) {
        int[] handle = new int[1];
        LmdbFile.succeed(LMDB.mdb_dbi_open(transaction, (ByteBuffer) null, 0, handle), name, "cannot be opened");
        return handle[0];
    }

    /** The layout whose count is there. */
    private LmdbLayout findLayout(long transaction) {
        boolean clova = get(transaction, LmdbLayout.CLOVA.countKey()) != null;
        boolean fastocr = get(transaction, LmdbLayout.FASTOCR.countKey()) != null;
        if (clova == fastocr) {
            throw new DatasetException(("dataset %s: %s; an LMDB with num-samples, image-000000001, label-000000001 or"
                            + " with nSamples, image-1, transcript-1 is needed")
                    .formatted(
                            name,
                            clova
                                    ? "both num-samples and nSamples, name the format"
                                    : "no key num-samples or nSamples"));
        }
        return clova ? LmdbLayout.CLOVA : LmdbLayout.FASTOCR;
    }

    private int readSize(long transaction) {
        byte[] value = needed(transaction, layout.countKey());
        String text = text(value, layout.countKey());
        long count = text.matches("[0-9]{1,9}") ? Long.parseLong(text) : -1;
        long entries = entries(transaction);
        if (count < 1 || count > entries) {
            String shown = text.length() > 40 ? text.substring(0, 40) : text;
            throw new DatasetException(
                    "dataset %s, key %s: \"%s\" with %d keys in all, a number of samples from 1 is needed"
                            .formatted(name, layout.countKey(), shown, entries));
        }
        return (int) count;
    }

    private long entries(long transaction) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            MDBStat stat = MDBStat.malloc(stack);
            LmdbFile.succeed(LMDB.mdb_stat(transaction, database, stat), name, "cannot be read");
            return stat.ms_entries();
        }
    }

    private byte[] needed(long transaction, String key) {
        byte[] value = get(transaction, key);
        if (value == null) {
            throw problem(key, "no such key", null);
        }
        return value;
    }

    /** A copy of a value, or null. */
    private byte @Nullable [] get(long transaction, String key) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            MDBVal keyValue = MDBVal.calloc(stack).mv_data(stack.ASCII(key, false));
            MDBVal value = MDBVal.calloc(stack);
            int code = LMDB.mdb_get(transaction, database, keyValue, value);
            if (code == LMDB.MDB_NOTFOUND) {
                return null;
            }
            LmdbFile.succeed(code, name + ", key " + key, "cannot be read");
            if (value.mv_size() < 0 || value.mv_size() > Math.min(LmdbFile.MAX_VALUE, fileLength)) {
                throw new DatasetException("dataset %s, key %s: a value of %d bytes, at most %d are allowed"
                        .formatted(name, key, value.mv_size(), Math.min(LmdbFile.MAX_VALUE, fileLength)));
            }
            byte[] copy = new byte[(int) value.mv_size()];
            ByteBuffer data = value.mv_data();
            if (data != null) {
                data.get(copy);
            }
            return copy;
        } catch (InternalError e) { // the mapped file lost its end while we read
            throw problem(key, "the file is damaged or was cut off", e);
        }
    }

    private String text(byte[] value, String key) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw problem(key, "not UTF-8", e);
        }
    }

    private DatasetException problem(String key, String reason, @Nullable Throwable cause) {
        return new DatasetException("dataset %s, key %s".formatted(name, key), reason, cause);
    }
}
