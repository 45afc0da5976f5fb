// SPDX-License-Identifier: Apache-2.0
package master.onnx.graph;

/** Floats of 16 bits, IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
public final class Halves {
    private static final int MOST = 0x7bff; // 65504

    private Halves() {}

    /**
     * Rounds to the nearest half, ties to even. Beyond the largest half it is the largest half, so that a weight never
     * becomes infinite; NaN stays NaN.
     */
    static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude < 0x1p-14f) { // subnormal: multiples of 2^-24; rint rounds ties to even
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int wide = bits & 0x7fffffff;
        int rounded = wide + 0xfff + (wide >>> 13 & 1); // carries into the exponent where it has to
        int half = (rounded >>> 13) - (112 << 10); // 112: the difference of the exponents' biases
        return (short) (sign | Math.min(half, MOST));
    }

    /** The value of a half. */
    public static float toFloat(short bits) {
        int sign = bits & 0x8000;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) { // zero and subnormal
            float value = fraction * 0x1p-24f;
            return sign == 0 ? value : -value;
        }
        int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign << 16 | wide << 23 | fraction << 13);
    }
}
