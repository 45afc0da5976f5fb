// SPDX-License-Identifier: Apache-2.0
package master.core.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a message in the wire format of protobuf field by field; the counterpart of {@link WireReader}. Not
 * thread-safe. Source: Protocol Buffers, "Encoding".
 */
public final class WireWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Appends an {@code int64}. */
    public WireWriter integer(int field, long value) {
        return tag(field, WireField.VARINT).varint(value);
    }

    /** Appends a {@code double}. */
    public WireWriter number(int field, double value) {
        return tag(field, WireField.FIXED64).littleEndian(Double.doubleToRawLongBits(value), Long.BYTES);
    }

    /** Appends a {@code float}. */
    public WireWriter number(int field, float value) {
        return tag(field, WireField.FIXED32).littleEndian(Float.floatToRawIntBits(value), Integer.BYTES);
    }

    /** Appends a {@code string}. */
    public WireWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends a message; what is written to it later does not count. */
    public WireWriter message(int field, WireWriter value) {
        return bytes(field, value.toBytes());
    }

    /** Appends {@code bytes}. */
    public WireWriter bytes(int field, byte[] value) {
        tag(field, WireField.DELIMITED).varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    /** Appends all fields of another message. */
    public WireWriter append(WireWriter other) {
        bytes.writeBytes(other.toBytes());
        return this;
    }

    /** The message. */
    public byte[] toBytes() {
        return bytes.toByteArray();
    }

    private WireWriter tag(int field, int type) {
        return varint((long) field << 3 | type);
    }

    private WireWriter littleEndian(long value, int count) {
        for (int i = 0; i < count; i++) {
            bytes.write((int) (value >>> 8 * i));
        }
        return this;
    }

    private WireWriter varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }
}
