// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import master.imports.pytorch.Pickled.Global;
import master.imports.pytorch.Pickled.None;
import master.imports.pytorch.Pickled.Tuple;

/**
 * A file of PyTorch's {@code torch.save}: one pickled object, and the values of the storages that it names. Two kinds
 * are read: zip files (since 1.6), and the stream of pickles before that.
 */
interface TorchFile extends AutoCloseable {
    /** The most bytes of a pickle; one of MASTER-pytorch with its optimizer has 300,000. */
    long MAX_PICKLE = 64L << 20;

    /** The pickled object. */
    Object root();

    /**
     * The values of a tensor, row-major; they are the caller's.
     *
     * @throws IllegalArgumentException if the file does not hold them
     */
    float[] values(TorchTensor tensor) throws IOException;

    @Override
    void close() throws IOException;

    /**
     * Opens a file and reads its pickle.
     *
     * @throws IllegalArgumentException if it is neither kind, or damaged
     */
    static TorchFile open(Path file) throws IOException {
        byte[] start = new byte[4];
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(ByteBuffer.wrap(start), 0);
        }
        if (start[0] == 'P' && start[1] == 'K') {
            return ZipTorchFile.open(file);
        }
        if (start[0] == (byte) 0x80) {
            return LegacyTorchFile.open(file);
        }
        throw new IllegalArgumentException(
                "it starts like neither of the files that torch.save writes (%d bytes)".formatted(Files.size(file)));
    }

    /** What a pickle's persistent id stands for: {@code ('storage', class, key, device, count, ...)}. */
    static Object persistent(Tuple id) {
        if (id.size() >= 2 && "module".equals(id.get(0))) {
            return new Pickled.Opaque(); // a class with its source, in old files
        }
        if (id.size() < 5
                || !"storage".equals(id.get(0))
                || !(id.get(1) instanceof Global type)
                || !(id.get(2) instanceof String key)
                || !(id.get(4) instanceof Long count)) {
            throw new IllegalArgumentException("its pickle names something that is no storage");
        }
        if (id.size() > 5 && id.get(5) != None.NONE) {
            throw new IllegalArgumentException("storage %s is a part of another, which is not read".formatted(key));
        }
        return new Storage(key, ElementType.of(type), count);
    }
}
