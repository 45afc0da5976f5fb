// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of tensors, and keeps those of the last storage for the tensors that share it. In all it reads, and
 * hands out, a few times the length of the file at most: tensors that lie over each other could ask for any amount.
 */
final class StorageReader {
    private static final int CHUNK = 1 << 16;

    private static final int TIMES = 3; // a layer that is applied three times is copied

    private final long fileLength;
    private long toRead;
    private long toHandOut;
    private @Nullable Storage last;
    private float @Nullable [] lastValues;

    /** A storage's bytes, and a check for when all of them are read. */
    record Source(InputStream stream, Runnable check) {}

    /** Opens a storage's bytes. */
    interface Opener {
        Source open() throws IOException;
    }

    StorageReader(long fileLength) {
        this.fileLength = fileLength;
        this.toRead = TIMES * fileLength;
        this.toHandOut = TIMES * fileLength;
    }

    /** The values of a tensor, row-major; they are the caller's. */
    float[] values(TorchTensor tensor, ByteOrder order, Opener opener) throws IOException {
        toHandOut -= (long) tensor.count() * tensor.storage().type().bytes();
        if (toHandOut < 0) {
            throw new IllegalArgumentException("its tensors have more bytes than the file");
        }
        return tensor.view(read(tensor.storage(), order, opener));
    }

    private float[] read(Storage storage, ByteOrder order, Opener opener) throws IOException {
        if (lastValues != null && storage.equals(last)) {
            return lastValues;
        }
        toRead -= storage.bytes();
        if (storage.bytes() > fileLength || toRead < 0) {
            throw new IllegalArgumentException("its storages have more bytes than the file");
        }
        last = null;
        lastValues = null; // room for the next
        Source source = opener.open();
        float[] values = new float[(int) storage.count()];
        int bytes = storage.type().bytes();
        for (int at = 0; at < values.length; ) {
            int count = Math.min(values.length - at, CHUNK / bytes);
            byte[] chunk = source.stream().readNBytes(count * bytes);
            if (chunk.length < count * bytes) {
                throw new IllegalArgumentException("storage %s ends before its last value".formatted(storage.key()));
            }
            ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
            for (int i = 0; i < count; i++) {
                values[at + i] = storage.type().next(buffer);
            }
            at += count;
        }
        source.check().run();
        last = storage;
        lastValues = values;
        return values;
    }
}
