// SPDX-License-Identifier: Apache-2.0
package master.cli.bench;

import java.nio.FloatBuffer;
import master.onnx.SpeedProbes;

/**
 * The best that ONNX Runtime reaches on this machine with one thread, in floats.
 *
 * @param product billions of operations (a multiplication and an addition are two) per second of processor time in the
 *     best of several products of matrices of 1024x1024
 * @param convolution the same of a convolution of 3x3 over 160 channels at 16x64
 */
public record MachinePeak(double product, double convolution) {
    private static final int TRIES = 12;

    /** Measures; takes about a second. */
    public static MachinePeak measure() {
        int size = 1024;
        int channels = 160;
        int height = 16;
        int width = 64;
        return new MachinePeak(
                best(SpeedProbes.product(size), Math.pow(size, 3), size, size),
                best(
                        SpeedProbes.convolution(channels, height, width),
                        9.0 * channels * channels * height * width,
                        1,
                        channels,
                        height,
                        width));
    }

    private static double best(byte[] file, double multiplications, long... shape) {
        FloatBuffer values = Timed.memory(shape);
        long least = Long.MAX_VALUE;
        try (Timed probe = new Timed(file, SpeedProbes.INPUT)) {
            for (int i = 0; i < TRIES; i++) {
                least = Math.min(least, probe.run(values, shape));
            }
        }
        return 2 * multiplications / least; // operations per nanosecond
    }

    /** The better of the two. */
    public double best() {
        return Math.max(product, convolution);
    }
}
