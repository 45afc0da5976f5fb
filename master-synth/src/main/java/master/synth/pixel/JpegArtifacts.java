// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import java.util.random.RandomGenerator;

/**
 * The loss of JPEG compression without the coding: each block of 8 x 8 pixels goes through the cosine transform, is
 * rounded by the standard's quantization tables, and comes back. Color is halved in resolution, as encoders do.
 *
 * <p>Source: ITU-T T.81 (1992), sections A.3.3 and K.1; the quality scale is the one of the IJG software. Immutable.
 */
public final class JpegArtifacts implements Filter {
    private static final int[] LUMA = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };
    private static final int[] CHROMA = {
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99
    };
    private static final float[] COSINES = cosines(); // [8 frequencies, 8 places], orthonormal

    private final float[] luma;
    private final float[] chroma;

    /** @param quality 1 (worst) to 100, as encoders count it */
    public JpegArtifacts(int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("quality " + quality + " must be in [1, 100]");
        }
        this.luma = table(LUMA, quality);
        this.chroma = table(CHROMA, quality);
    }

    private static float[] table(int[] base, int quality) {
        int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        float[] table = new float[64];
        for (int i = 0; i < 64; i++) {
            table[i] = Math.max(1, Math.min(255, (base[i] * scale + 50) / 100));
        }
        return table;
    }

    private static float[] cosines() {
        float[] table = new float[64];
        for (int k = 0; k < 8; k++) {
            for (int i = 0; i < 8; i++) {
                double scale = k == 0 ? Math.sqrt(0.125) : 0.5;
                table[k * 8 + i] = (float) (Math.cos((2 * i + 1) * k * Math.PI / 16) * scale);
            }
        }
        return table;
    }

    @Override
    public void apply(Canvas canvas, RandomGenerator random) {
        int w = canvas.width;
        int h = canvas.height;
        int w2 = (w + 1) / 2;
        int h2 = (h + 1) / 2;
        float[] y = new float[w * h];
        float[] cb = new float[w2 * h2];
        float[] cr = new float[w2 * h2];
        for (int row = 0; row < h; row++) {
            for (int column = 0; column < w; column++) {
                int c = canvas.rgb[row * w + column];
                int r = Colors.red(c);
                int g = Colors.green(c);
                int b = Colors.blue(c);
                y[row * w + column] = 0.299f * r + 0.587f * g + 0.114f * b - 128;
                cb[row / 2 * w2 + column / 2] += (-0.1687f * r - 0.3313f * g + 0.5f * b) / 4;
                cr[row / 2 * w2 + column / 2] += (0.5f * r - 0.4187f * g - 0.0813f * b) / 4;
            }
        }
        lose(y, w, h, luma);
        lose(cb, w2, h2, chroma);
        lose(cr, w2, h2, chroma);
        for (int row = 0; row < h; row++) {
            for (int column = 0; column < w; column++) {
                float l = y[row * w + column] + 128.5f;
                float u = cb[row / 2 * w2 + column / 2];
                float v = cr[row / 2 * w2 + column / 2];
                int green = (int) (l - 0.3441f * u - 0.7141f * v);
                canvas.rgb[row * w + column] = Colors.of((int) (l + 1.402f * v), green, (int) (l + 1.772f * u));
            }
        }
    }

    /** Rounds the frequencies of every block; blocks beyond the edge repeat the last pixels. */
    private static void lose(float[] plane, int width, int height, float[] table) {
        float[] block = new float[64];
        float[] temp = new float[64];
        for (int top = 0; top < height; top += 8) {
            for (int left = 0; left < width; left += 8) {
                for (int i = 0; i < 64; i++) {
                    int row = Math.min(height - 1, top + i / 8);
                    block[i] = plane[row * width + Math.min(width - 1, left + i % 8)];
                }
                multiply(block, temp, false);
                multiply(temp, block, false);
                for (int i = 0; i < 64; i++) {
                    block[i] = Math.round(block[i] / table[i]) * table[i];
                }
                multiply(block, temp, true);
                multiply(temp, block, true);
                for (int i = 0; i < 64; i++) {
                    if (top + i / 8 < height && left + i % 8 < width) {
                        plane[(top + i / 8) * width + left + i % 8] = block[i];
                    }
                }
            }
        }
    }

    /** Transforms the rows of a block and turns it over: twice gives the transform in both directions. */
    private static void multiply(float[] from, float[] to, boolean inverse) {
        for (int row = 0; row < 8; row++) {
            for (int k = 0; k < 8; k++) {
                float sum = 0;
                for (int i = 0; i < 8; i++) {
                    sum += from[row * 8 + i] * COSINES[inverse ? i * 8 + k : k * 8 + i];
                }
                to[k * 8 + row] = sum;
            }
        }
    }
}
