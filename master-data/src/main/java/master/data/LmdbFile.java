// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.lmdb.LMDB;

/**
 * What reader and writer share: checks around the native library. LMDB maps its file into
 * memory and believes what it finds there, so a file that is cut off or damaged would end the whole process; its header
 * and its tree are therefore read and checked here first. Layout of the header: {@code struct MDB_meta} of LMDB 0.9 on a
 * 64-bit machine.
 */
final class LmdbFile {
    /** The file in an LMDB's folder. */
    static final String DATA = "data.mdb";
    /** The largest value that is read or written, in bytes. */
    static final int MAX_VALUE = 64 << 20;

    private static final int META_OFFSET = 16; // behind the page's own header
    private static final int META_LENGTH = 136;
    private static final int MAGIC = 0xBEEFC0DE;
    private static final int DATA_VERSION = 1;
    private static final int MAX_PAGE = 65536;
    private static final long NO_PAGE = -1; // the root of an empty tree

    private LmdbFile() {}

    /** Whether a file's name says that it is an LMDB without a folder of its own. */
    static boolean named(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        return name.endsWith(".mdb") || name.endsWith(".lmdb");
    }

    /** Checks the header of a data file; returns the file's length in bytes. */
    static long check(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = channel.size();
            ByteBuffer first = meta(channel, 0);
            if (first.getInt(0) != MAGIC) {
                throw new DatasetException("dataset %s: not an LMDB file".formatted(file));
            }
            int version = first.getInt(4);
            if (version != DATA_VERSION) {
                throw new DatasetException("dataset %s: an LMDB of format version %d, version %d is read"
                        .formatted(file, version, DATA_VERSION));
            }
            int page = first.getInt(24);
            if (page < 256 || page > MAX_PAGE || Integer.bitCount(page) != 1) {
                throw new DatasetException("dataset %s: damaged header, page size %d".formatted(file, page));
            }
            ByteBuffer second = meta(channel, page);
            ByteBuffer newest = Long.compareUnsigned(second.getLong(128), first.getLong(128)) > 0 ? second : first;
            long pages = newest.getLong(120) + 1;
            if (second.getInt(0) != MAGIC
                    || second.getInt(4) != DATA_VERSION
                    || newest.getInt(24) != page
                    || newest.getShort(76) != 0
                    || pages < 2
                    || pages > Long.MAX_VALUE / page) {
                throw new DatasetException("dataset %s: damaged header".formatted(file));
            }
            if (length < pages * page) {
                throw new DatasetException(
                        "dataset %s: cut off, it has %d of %d bytes".formatted(file, length, pages * page));
            }
            long root = newest.getLong(112);
            if (root != NO_PAGE) {
                new LmdbTree(channel, page, pages).check(root, newest.getShort(78) & 0xFFFF);
            }
            return length;
        } catch (LmdbTree.DamagedException e) {
            throw new DatasetException("dataset %s: damaged: %s".formatted(file, e.getMessage()), e);
        } catch (EOFException e) {
            throw new DatasetException("dataset %s: not an LMDB file, or cut off".formatted(file), e);
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be read: %s".formatted(file, e), e);
        }
    }

    private static ByteBuffer meta(FileChannel channel, long page) throws IOException {
        ByteBuffer meta = ByteBuffer.allocate(META_LENGTH).order(ByteOrder.nativeOrder());
        while (meta.hasRemaining()) {
            if (channel.read(meta, page + META_OFFSET + meta.position()) < 0) {
                throw new EOFException();
            }
        }
        return meta;
    }

    /** Opens an environment; on failure nothing stays open. */
    static long open(Path path, String name, long mapSize, int flags) {
        long environment = create(name);
        try {
            succeed(LMDB.mdb_env_set_mapsize(environment, mapSize), name, "cannot be mapped");
            int file = Files.isDirectory(path) ? 0 : LMDB.MDB_NOSUBDIR;
            succeed(openEnvironment(environment, path, flags | file), name, "cannot be opened");
            return environment;
        } catch (RuntimeException | Error e) {
            LMDB.mdb_env_close(environment);
            throw e;
        }
    }

    private static int openEnvironment(long environment, Path path, int flags) {
        return LMDB.mdb_env_open(environment, path.toString(), flags, 0644);
    }

    private static long create(String name) {
        PointerBuffer pointer = MemoryUtil.memAllocPointer(1);
        try {
            succeed(LMDB.mdb_env_create(pointer), name, "cannot be opened");
            return pointer.get(0);
        } finally {
            MemoryUtil.memFree(pointer);
        }
    }

    /** Throws when the library says that a call failed. */
    static void succeed(int code, String name, String what) {
        if (code != LMDB.MDB_SUCCESS) {
            throw new DatasetException("dataset %s: %s: %s".formatted(name, what, LMDB.mdb_strerror(code)));
        }
    }
}
