// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import master.core.io.AtomicFile;
import master.core.network.Weights.Tensor;

/**
 * The contents of a safetensors file: tensors by name, and a map of strings. The format is eight bytes with the length
 * of the header (little-endian), the header as JSON, then the raw little-endian values; see
 * <a href="https://github.com/huggingface/safetensors#format">its description</a>. Immutable but for the arrays.
 *
 * @param tensors as 32-bit floats, in the order of the file; F16, BF16 and F64 are converted on reading
 * @param metadata free text by name; empty when the file has none
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    private static final int BUFFER = 1 << 20;

    public Safetensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Writes a file: all of it or, when something fails, nothing. Missing folders are made. The same contents give the
     * same bytes.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        byte[] header = SafetensorsHeader.of(tensors, metadata).toBytes();
        AtomicFile.write(file, channel -> {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            AtomicFile.writeFully(channel, length.putLong(0, header.length));
            AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
            for (Tensor tensor : tensors.values()) {
                float[] values = tensor.values();
                for (int at = 0; at < values.length; ) {
                    int count = Math.min(values.length - at, BUFFER / Float.BYTES);
                    buffer.clear().limit(count * Float.BYTES);
                    buffer.asFloatBuffer().put(values, at, count);
                    AtomicFile.writeFully(channel, buffer);
                    at += count;
                }
            }
        });
    }

    /**
     * Reads a file.
     *
     * @throws ModelFormatException if it is not a safetensors file, or holds elements other than floats
     * @throws UncheckedIOException if it cannot be read
     */
    public static Safetensors read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SafetensorsHeader header = SafetensorsHeader.read(channel);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, SafetensorsHeader.Entry> named :
                    header.entries().entrySet()) {
                SafetensorsHeader.Entry entry = named.getValue();
                tensors.put(named.getKey(), new Tensor(entry.shape(), values(channel, header.dataStart(), entry)));
            }
            return new Safetensors(tensors, header.metadata());
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException("%s is not a safetensors file: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static float[] values(FileChannel channel, long dataStart, SafetensorsHeader.Entry entry)
            throws IOException {
        ElementFormat format = entry.format();
        float[] values = new float[entry.count()];
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        long position = dataStart + entry.begin();
        for (int at = 0; at < values.length; ) {
            int count = Math.min(values.length - at, BUFFER / format.bytes());
            buffer.clear().limit(count * format.bytes());
            readFully(channel, buffer, position);
            position += buffer.flip().limit();
            format.read(buffer, values, at, count);
            at += count;
        }
        return values;
    }

    static void readFully(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new IllegalArgumentException("it ends at byte %d, before its tensors do".formatted(at));
            }
            at += read;
        }
    }
}
