// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.nio.ByteBuffer;
import master.onnx.graph.Halves;

/** The float formats of safetensors that can be read; F32 is the one that is written. */
enum ElementFormat {
    F32(4) {
        @Override
        float read(ByteBuffer bytes, int at) {
            return bytes.getFloat(at);
        }
    },
    F64(8) {
        @Override
        float read(ByteBuffer bytes, int at) {
            return (float) bytes.getDouble(at);
        }
    },
    F16(2) {
        @Override
        float read(ByteBuffer bytes, int at) {
            return Halves.toFloat(bytes.getShort(at));
        }
    },
    BF16(2) {
        @Override
        float read(ByteBuffer bytes, int at) {
            return Float.intBitsToFloat(bytes.getShort(at) << 16);
        }
    };

    private final int bytes;

    ElementFormat(int bytes) {
        this.bytes = bytes;
    }

    /** The bytes of one element. */
    int bytes() {
        return bytes;
    }

    /** One element, at an index in bytes. */
    abstract float read(ByteBuffer bytes, int at);

    /** The first elements of a buffer. */
    void read(ByteBuffer source, float[] target, int offset, int count) {
        for (int i = 0; i < count; i++) {
            target[offset + i] = read(source, i * bytes);
        }
    }
}
