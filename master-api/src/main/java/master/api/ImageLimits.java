// SPDX-License-Identifier: Apache-2.0
package master.api;

/**
 * The maximum size of an image, checked before its pixels are decoded; a larger image is an {@link ImageDecodeException}. Immutable
 * and thread-safe.
 *
 * @param maxBytes maximum size of the encoded image in bytes, at least 1
 * @param maxSide maximum length of the longer side in pixels, at least 1
 * @param maxPixels maximum number of pixels (width times height), at least 1
 */
public record ImageLimits(long maxBytes, int maxSide, long maxPixels) {
    /** 16 MiB, 8192 pixels per side, 16 million pixels. */
    public static final ImageLimits DEFAULT = new ImageLimits(16L << 20, 8192, 16_000_000);

    public ImageLimits {
        if (maxBytes < 1 || maxSide < 1 || maxPixels < 1) {
            throw new IllegalArgumentException("limits of %d bytes, %d and %d pixels, each must be at least 1"
                    .formatted(maxBytes, maxSide, maxPixels));
        }
    }
}
