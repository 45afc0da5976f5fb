// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The zip files of PyTorch since 1.6: {@code NAME/data.pkl} and, uncompressed, {@code NAME/data/KEY} for each storage.
 */
final class ZipTorchFile implements TorchFile {
    private static final String PICKLE = "data.pkl";

    private final ZipFile zip;
    private final String folder;
    private final ByteOrder order;
    private final Object root;
    private final StorageReader reader;

    private ZipTorchFile(ZipFile zip, long length) throws IOException {
        this.zip = zip;
        this.folder = folder(zip);
        this.order = order();
        this.reader = new StorageReader(length);
        ZipEntry pickle = entry(PICKLE);
        try (InputStream stream = new BufferedInputStream(zip.getInputStream(pickle))) {
            this.root = new Unpickler(new PickleInput(stream, MAX_PICKLE), TorchFile::persistent).load();
        }
    }

    static ZipTorchFile open(Path file) throws IOException {
        ZipFile zip = new ZipFile(file.toFile());
        try {
            return new ZipTorchFile(zip, Files.size(file));
        } catch (IOException | RuntimeException e) {
            try {
                zip.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static String folder(ZipFile zip) {
        List<String> pickles = zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw new IllegalArgumentException(
                    "it is a zip file with %d files %s, one is needed".formatted(pickles.size(), PICKLE));
        }
        return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
    }

    private ByteOrder order() throws IOException {
        ZipEntry entry = zip.getEntry(folder + "byteorder"); // since 2.1; before that the machine's, in practice little
        if (entry == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        try (InputStream stream = zip.getInputStream(entry)) {
            String order = new String(stream.readNBytes(16), StandardCharsets.US_ASCII);
            return switch (order) {
                case "little" -> ByteOrder.LITTLE_ENDIAN;
                case "big" -> ByteOrder.BIG_ENDIAN;
                default ->
                    throw new IllegalArgumentException(
                            "its byte order is \"%s\", little or big is needed".formatted(order));
            };
        }
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = zip.getEntry(folder + name);
        if (entry == null) {
            throw new IllegalArgumentException("it holds no %s%s".formatted(folder, name));
        }
        return entry;
    }

    @Override
    public Object root() {
        return root;
    }

    @Override
    public float[] values(TorchTensor tensor) throws IOException {
        Storage storage = tensor.storage();
        ZipEntry entry = entry("data/" + storage.key());
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != storage.bytes()) {
            throw new IllegalArgumentException("%s is compressed or has %d bytes, %d uncompressed ones are needed"
                    .formatted(entry.getName(), entry.getSize(), storage.bytes()));
        }
        return reader.values(tensor, order, () -> {
            CheckedInputStream stream = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
            return new StorageReader.Source(stream, () -> {
                if (stream.getChecksum().getValue() != entry.getCrc()) {
                    throw new IllegalArgumentException(
                            "%s is damaged, its checksum is wrong".formatted(entry.getName()));
                }
            });
        });
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
