// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The types of values in a storage, by the names of PyTorch's classes. */
enum ElementType {
    DOUBLE("DoubleStorage", 8),
    FLOAT("FloatStorage", 4),
    HALF("HalfStorage", 2),
    BFLOAT16("BFloat16Storage", 2),
    LONG("LongStorage", 8),
    INT("IntStorage", 4),
    SHORT("ShortStorage", 2),
    CHAR("CharStorage", 1),
    BYTE("ByteStorage", 1),
    BOOL("BoolStorage", 1);

    private final String className;
    private final int bytes;

    ElementType(String className, int bytes) {
        this.className = className;
        this.bytes = bytes;
    }

    /** The type of a storage's class, such as {@code torch.FloatStorage}. */
    static ElementType of(Pickled.Global storageClass) {
        return Arrays.stream(values())
                .filter(type ->
                        storageClass.is("torch", type.className) || storageClass.is("torch.cuda", type.className))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "it has a storage of %s, which cannot be read".formatted(storageClass)));
    }

    int bytes() {
        return bytes;
    }

    /** The next value of a buffer. */
    float next(ByteBuffer buffer) {
        return switch (this) {
            case DOUBLE -> (float) buffer.getDouble();
            case FLOAT -> buffer.getFloat();
            case HALF -> half(buffer.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort() << 16);
            case LONG -> buffer.getLong();
            case INT -> buffer.getInt();
            case SHORT -> buffer.getShort();
            case CHAR -> buffer.get();
            case BYTE, BOOL -> buffer.get() & 0xFF;
        };
    }

    /** IEEE 754 half precision; {@code Float.float16ToFloat} is of Java 20. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude = switch (exponent) {
            case 0 -> fraction * 0x1p-24f;
            case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
        };
        return bits < 0 ? -magnitude : magnitude;
    }
}
