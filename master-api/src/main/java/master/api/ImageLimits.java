// SPDX-License-Identifier: Apache-2.0
package master.api;

/**
 * How large an image may be; checked before its pixels are decoded.
 *
 * @param maxBytes bytes of the file
 * @param maxSide pixels of the longer side
 * @param maxPixels pixels in all
 */
public record ImageLimits(long maxBytes, int maxSide, long maxPixels) {
    /** 16 MiB, sides of 8192 pixels, 16 million pixels. */
    public static final ImageLimits DEFAULT = new ImageLimits(16L << 20, 8192, 16_000_000);

    public ImageLimits {
        if (maxBytes < 1 || maxSide < 1 || maxPixels < 1) {
            throw new IllegalArgumentException("limits of %d bytes, %d and %d pixels, each must be at least 1"
                    .formatted(maxBytes, maxSide, maxPixels));
        }
    }
}
