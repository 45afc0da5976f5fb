// SPDX-License-Identifier: Apache-2.0
package master.api.image;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import master.api.model.Properties;

/**
 * How a picture becomes the network's input: gray or RGB, resized, normalized, as planes {@code [C, H, W]}. Training,
 * evaluation and inference all call {@link #apply}; there is no second implementation. Immutable and thread-safe.
 *
 * @param channels 1 (gray, ITU-R BT.601 luma) or 3 (RGB)
 * @param height rows of the network's input, in pixels
 * @param width columns of the network's input, in pixels
 * @param resize how the picture is fitted in
 * @param mean what is subtracted from a value in [0, 1]
 * @param deviation what the difference is divided by; above 0
 */
public record Preprocessing(int channels, int height, int width, ResizeMode resize, double mean, double deviation) {
    private static final int MAX_SIDE = 4096;

    public Preprocessing {
        Objects.requireNonNull(resize, "resize");
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels %d, 1 (gray) or 3 (RGB) are allowed".formatted(channels));
        }
        if (height < 8 || height > MAX_SIDE || width < 8 || width > MAX_SIDE) {
            throw new IllegalArgumentException(
                    "input of %dx%d (height x width), 8 to %d are allowed for each".formatted(height, width, MAX_SIDE));
        }
        if (!(deviation > 0) || !Double.isFinite(mean) || !Double.isFinite(deviation)) {
            throw new IllegalArgumentException(
                    "mean %s and deviation %s, finite numbers and a deviation above 0 are allowed".formatted(mean, deviation));
        }
    }

    /** Values scaled to [-1, 1], as all MASTER implementations do. */
    public static Preprocessing of(int channels, int height, int width, ResizeMode resize) {
        return new Preprocessing(channels, height, width, resize, 0.5, 0.5);
    }

    /** The number of values one picture becomes: {@code C * H * W}. */
    public int length() {
        return channels * height * width;
    }

    /**
     * Writes one picture's input, planes {@code [C, H, W]}.
     *
     * @param image the picture
     * @param target where to write
     * @param offset the index of the first of {@link #length()} values
     */
    public void apply(PixelImage image, float[] target, int offset) {
        int fitWidth = width;
        int fitHeight = height;
        if (resize == ResizeMode.FULL_HEIGHT) {
            long natural = Math.round((double) height / image.height() * image.width());
            fitWidth = clamp(Math.max(natural, height), width);
        } else if (resize != ResizeMode.STRETCH) {
            double scale = Math.min((double) height / image.height(), (double) width / image.width());
            fitWidth = clamp(Math.round(image.width() * scale), width);
            fitHeight = clamp(Math.round(image.height() * scale), height);
        }
        int left = resize == ResizeMode.PAD_CENTER ? (width - fitWidth) / 2 : 0;
        int top = (height - fitHeight) / 2;
        float scale = (float) (1 / (255 * deviation));
        float shift = (float) (-mean / deviation);
        for (int channel = 0; channel < channels; channel++) {
            float[] plane = Resampler.resize(plane(image, channel), image.width(), image.height(), fitWidth, fitHeight);
            int base = offset + channel * height * width;
            if (fitWidth < width || fitHeight < height) {
                java.util.Arrays.fill(target, base, base + height * width, shift);
            }
            for (int y = 0; y < fitHeight; y++) {
                int to = base + (top + y) * width + left;
                int from = y * fitWidth;
                for (int x = 0; x < fitWidth; x++) {
                    target[to + x] = plane[from + x] * scale + shift;
                }
            }
        }
    }

    private static int clamp(long value, int most) {
        return (int) Math.max(1, Math.min(most, value));
    }

    private float[] plane(PixelImage image, int channel) {
        int[] rgb = image.rgb();
        float[] plane = new float[rgb.length];
        if (channels == 1) {
            for (int i = 0; i < plane.length; i++) {
                int pixel = rgb[i];
                plane[i] = 0.299f * (pixel >> 16 & 255) + 0.587f * (pixel >> 8 & 255) + 0.114f * (pixel & 255);
            }
        } else {
            int bits = 16 - 8 * channel;
            for (int i = 0; i < plane.length; i++) {
                plane[i] = rgb[i] >> bits & 255;
            }
        }
        return plane;
    }

    /** This record as properties. */
    public Map<String, String> toProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("channels", Integer.toString(channels));
        properties.put("height", Integer.toString(height));
        properties.put("width", Integer.toString(width));
        properties.put("resize", resize.name().toLowerCase(Locale.ROOT));
        properties.put("mean", Double.toString(mean));
        properties.put("deviation", Double.toString(deviation));
        return properties;
    }

    /** Reads the properties back. */
    public static Preprocessing fromProperties(Map<String, String> properties) {
        return new Preprocessing(
                Properties.integer(properties, "channels"),
                Properties.integer(properties, "height"),
                Properties.integer(properties, "width"),
                Properties.constant(properties, "resize", ResizeMode.class),
                Properties.number(properties, "mean"),
                Properties.number(properties, "deviation"));
    }
}
