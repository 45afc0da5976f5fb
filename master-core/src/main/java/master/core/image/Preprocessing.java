// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import master.api.Canvas;
import master.core.model.Properties;

/**
 * How an image becomes the network's input: gray or RGB, on the canvas that fits, resized, normalized, as planes
 * {@code [C, H, W]}. Training, evaluation and inference all call {@link #apply}; there is no second implementation.
 * Immutable and thread-safe.
 *
 * @param channels 1 (gray, ITU-R BT.601 luma) or 3 (RGB)
 * @param canvases the sizes of the network's input, 1 to 64 different ones; several only with {@link ResizeMode#FIT}
 *     and {@link ResizeMode#STRETCH}; with {@link ResizeMode#OPEN_WIDTH} the narrowest and the widest, of one height,
 *     or one
 * @param resize how the image is fitted in
 * @param mean what is subtracted from a value in [0, 1]
 * @param deviation what the difference is divided by; above 0
 * @param filter how the image is resampled
 */
public record Preprocessing(
        int channels, List<Canvas> canvases, ResizeMode resize, double mean, double deviation, Filter filter) {
    private static final int MOST_CANVASES = 64;
    private static final int GRAY = 3; // the number of that plane, behind those of the colors
    private static final String FILTER_KEY = "filter";

    /**
     * How far {@link ResizeMode#FIT} stretches: the larger of the factors of width and height, divided by the other.
     */
    private static final double MOST_STRETCH = 1.5;

    /** The luma of each value of a color; tables, for the conversion takes as long as the resizing. */
    private static final float[] RED = luma(0.299f);

    private static final float[] GREEN = luma(0.587f);
    private static final float[] BLUE = luma(0.114f);

    public Preprocessing {
        Objects.requireNonNull(resize, "resize");
        Objects.requireNonNull(filter, "filter");
        canvases = List.copyOf(canvases);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels %d, 1 (gray) or 3 (RGB) are allowed".formatted(channels));
        }
        if (canvases.isEmpty()
                || canvases.size() > MOST_CANVASES
                || canvases.stream().distinct().count() < canvases.size()) {
            throw new IllegalArgumentException(
                    "canvases %s, 1 to %d different ones are allowed".formatted(canvases, MOST_CANVASES));
        }
        if (resize == ResizeMode.OPEN_WIDTH) {
            Canvas widest = canvases.get(canvases.size() - 1);
            if (canvases.size() > 2
                    || !widest.holds(canvases.get(0))
                    || widest.height() > canvases.get(0).height()) {
                throw new IllegalArgumentException(
                        "canvases %s with open_width, one, or the narrowest and the widest of one height, are allowed"
                                .formatted(canvases));
            }
        } else if (canvases.size() > 1 && resize != ResizeMode.FIT && resize != ResizeMode.STRETCH) {
            throw new IllegalArgumentException("%d canvases with resize %s, several are allowed with fit and stretch"
                    .formatted(canvases.size(), resize.name().toLowerCase(Locale.ROOT)));
        }
        if (!(deviation > 0) || !Double.isFinite(mean) || !Double.isFinite(deviation)) {
            throw new IllegalArgumentException(
                    "mean %s and deviation %s, finite numbers and a deviation above 0 are allowed"
                            .formatted(mean, deviation));
        }
    }

    /** The filter of this project's models. */
    public Preprocessing(int channels, List<Canvas> canvases, ResizeMode resize, double mean, double deviation) {
        this(channels, canvases, resize, mean, deviation, Filter.ANTIALIAS);
    }

    /** One canvas of the given size. */
    public Preprocessing(int channels, int height, int width, ResizeMode resize, double mean, double deviation) {
        this(channels, List.of(new Canvas(height, width)), resize, mean, deviation);
    }

    /** One canvas, and values scaled to [-1, 1], as all MASTER implementations do. */
    public static Preprocessing of(int channels, int height, int width, ResizeMode resize) {
        return new Preprocessing(channels, height, width, resize, 0.5, 0.5);
    }

    /** The canvas that fits each image best, and values scaled to [-1, 1]. */
    public static Preprocessing fitting(int channels, List<Canvas> canvases) {
        return new Preprocessing(channels, canvases, ResizeMode.FIT, 0.5, 0.5);
    }

    /** Whether canvases are as wide as images are, so that there may be thousands of them. */
    public boolean isOpen() {
        return resize == ResizeMode.OPEN_WIDTH;
    }

    /** The canvas with the most pixels, the first of them: what memory has to be made for. */
    public Canvas largest() {
        Canvas largest = canvases.get(0);
        for (Canvas canvas : canvases) {
            largest = canvas.area() > largest.area() ? canvas : largest;
        }
        return largest;
    }

    /** Rows of the {@link #largest} canvas. */
    public int height() {
        return largest().height();
    }

    /** Columns of the {@link #largest} canvas. */
    public int width() {
        return largest().width();
    }

    /** The number of values one image becomes on the {@link #largest} canvas: {@code C * H * W}. */
    public int length() {
        return length(largest());
    }

    /** The number of values one image becomes on a canvas: {@code C * H * W}. */
    public int length(Canvas canvas) {
        return channels * canvas.area();
    }

    /**
     * Where an image lands: on the canvas whose aspect ratio is nearest to its own, of several the smallest; with
     * {@link ResizeMode#OPEN_WIDTH} on one that is made for it.
     *
     * @param width columns of the image
     * @param height rows of the image
     */
    public Placement place(int width, int height) {
        if (isOpen()) {
            Canvas narrowest = canvases.get(0);
            long natural = (long) narrowest.height() * width / height;
            long across = Math.max(narrowest.width(), Math.min(largest().width(), natural));
            return on(new Canvas(narrowest.height(), (int) across), width, height);
        }
        Canvas nearest = canvases.stream()
                .min(Comparator.comparingDouble((Canvas canvas) -> stretch(width, height, canvas))
                        .thenComparingInt(Canvas::area))
                .orElseThrow();
        return on(nearest, width, height);
    }

    /**
     * Where an image lands on a given canvas, so that images of several shapes can share a batch. With {@link
     * ResizeMode#FIT} it keeps the size that it has on its own canvas, in the middle of the given one, if that holds
     * its own; else it is scaled to the given one.
     *
     * @param width columns of the image
     * @param height rows of the image
     */
    public Placement place(int width, int height, Canvas canvas) {
        if (resize == ResizeMode.FIT) {
            Placement own = place(width, height);
            if (canvas.holds(own.canvas())) {
                return at(canvas, width, height, own.width(), own.height());
            }
        }
        return on(canvas, width, height);
    }

    /**
     * The smallest canvas that is as high and as wide as every one of some, for {@link #place(int, int, Canvas)}; the
     * {@link #largest} if none is.
     */
    public Canvas holding(Collection<Canvas> some) {
        return canvases.stream()
                .filter(canvas -> some.stream().allMatch(canvas::holds))
                .min(Comparator.comparingInt(Canvas::area))
                .orElseGet(this::largest);
    }

    /** The larger of the factors that would make the image fill the canvas, divided by the other; at least 1. */
    private static double stretch(int width, int height, Canvas canvas) {
        double across = (double) canvas.width() * height; // the products are exact, so that equal ratios are equal
        double down = (double) canvas.height() * width;
        return Math.max(across / down, down / across);
    }

    private Placement on(Canvas canvas, int width, int height) {
        int fitWidth = canvas.width();
        int fitHeight = canvas.height();
        if (resize == ResizeMode.FULL_HEIGHT) {
            long natural = Math.round((double) canvas.height() / height * width);
            fitWidth = clamp(Math.max(natural, canvas.height()), canvas.width());
        } else if (resize == ResizeMode.OPEN_WIDTH) {
            fitWidth = clamp((long) Math.ceil((double) canvas.height() * width / height), canvas.width());
        } else if (resize == ResizeMode.FIT) {
            if (stretch(width, height, canvas) > MOST_STRETCH) {
                double across = (double) canvas.width() / width;
                double down = (double) canvas.height() / height;
                fitWidth = clamp(Math.round(width * down * MOST_STRETCH), canvas.width());
                fitHeight = clamp(Math.round(height * across * MOST_STRETCH), canvas.height());
            }
        } else if (resize != ResizeMode.STRETCH) {
            double scale = Math.min((double) canvas.height() / height, (double) canvas.width() / width);
            fitWidth = clamp(Math.round(width * scale), canvas.width());
            fitHeight = clamp(Math.round(height * scale), canvas.height());
        }
        return at(canvas, width, height, fitWidth, fitHeight);
    }

    private Placement at(Canvas canvas, int width, int height, int fitWidth, int fitHeight) {
        boolean centered = resize == ResizeMode.PAD_CENTER || resize == ResizeMode.FIT;
        int left = centered ? (canvas.width() - fitWidth) / 2 : 0;
        int top = resize == ResizeMode.TOP_LEFT ? 0 : (canvas.height() - fitHeight) / 2;
        return new Placement(width, height, canvas, fitWidth, fitHeight, left, top);
    }

    private static int clamp(long value, int most) {
        return (int) Math.max(1, Math.min(most, value));
    }

    /**
     * Writes one image's input on the canvas that fits it, planes {@code [C, H, W]}.
     *
     * @param image the image
     * @param target where to write
     * @param offset the index of the first of {@link #length(Canvas)} values
     * @return where the image landed
     */
    public Placement apply(PixelImage image, float[] target, int offset) {
        Placement placement = place(image.width(), image.height());
        apply(image, placement, target, offset);
        return placement;
    }

    /**
     * Writes one image's input, planes {@code [C, H, W]}.
     *
     * @param image the image
     * @param placement where it lands; made for an image of this size
     * @param target where to write
     * @param offset the index of the first of {@link #length(Canvas)} values
     */
    public void apply(PixelImage image, Placement placement, float[] target, int offset) {
        if (placement.imageWidth() != image.width() || placement.imageHeight() != image.height()) {
            throw new IllegalArgumentException(
                    "%s with a placement of %dx%d (width x height), one of its size is needed"
                            .formatted(image, placement.imageWidth(), placement.imageHeight()));
        }
        Canvas canvas = placement.canvas();
        float scale = (float) (1 / (255 * deviation));
        float shift = (float) (-mean / deviation);
        Resizer resizer = filter.resizer(image.width(), image.height(), placement.width(), placement.height());
        for (int channel = 0; channel < channels; channel++) {
            int base = offset + channel * canvas.area();
            if (placement.leavesBackground()) {
                float ground = resize == ResizeMode.FIT ? value(image.borderColor(), channel) : 0;
                Arrays.fill(target, base, base + canvas.area(), isOpen() ? 0 : ground * scale + shift);
            }
            int first = base + placement.top() * canvas.width() + placement.left();
            if (channels == 1 && filter.isEightBit()) {
                grayed(image, resizer, placement, target, first);
            } else {
                resizer.resize(rows(image, channels == 1 ? GRAY : channel), target, first, canvas.width());
            }
            for (int y = 0; y < placement.height(); y++) {
                int from = first + y * canvas.width();
                for (int i = from; i < from + placement.width(); i++) {
                    target[i] = target[i] * scale + shift;
                }
            }
        }
    }

    /** The colors resized, and gray then, as Pillow's convert has it. */
    private static void grayed(PixelImage image, Resizer resizer, Placement placement, float[] target, int first) {
        float[][] colors = new float[3][placement.height() * placement.width()];
        for (int channel = 0; channel < colors.length; channel++) {
            resizer.resize(rows(image, channel), colors[channel], 0, placement.width());
        }
        for (int i = 0; i < colors[0].length; i++) {
            int sum = 19595 * (int) colors[0][i] + 38470 * (int) colors[1][i] + 7471 * (int) colors[2][i];
            int y = i / placement.width();
            target[first + y * placement.canvas().width() + i - y * placement.width()] = sum + (1 << 15) >> 16;
        }
    }

    private static float[] luma(float share) {
        float[] table = new float[256];
        for (int value = 0; value < table.length; value++) {
            table[value] = share * value;
        }
        return table;
    }

    /** What a pixel is in a plane, from 0 to 255. */
    private float value(int pixel, int channel) {
        return channels == 1 ? luma(pixel) : pixel >> 16 - 8 * channel & 255;
    }

    private static float luma(int pixel) {
        return RED[pixel >> 16 & 255] + GREEN[pixel >> 8 & 255] + BLUE[pixel & 255];
    }

    /** The values of a plane: red, green, blue, or {@link #GRAY}. */
    private static Resizer.Rows rows(PixelImage image, int channel) {
        int[] rgb = image.rgb();
        int width = image.width();
        if (channel == GRAY) {
            return (y, target, offset) -> {
                int from = y * width;
                for (int x = 0; x < width; x++) {
                    target[offset + x] = luma(rgb[from + x]);
                }
            };
        }
        int bits = 16 - 8 * channel;
        return (y, target, offset) -> {
            int from = y * width;
            for (int x = 0; x < width; x++) {
                target[offset + x] = rgb[from + x] >> bits & 255;
            }
        };
    }

    /** This record as properties: {@code height} and {@code width} of one canvas, {@code canvases} for several. */
    public Map<String, String> toProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("channels", Integer.toString(channels));
        if (canvases.size() == 1) {
            properties.put("height", Integer.toString(height()));
            properties.put("width", Integer.toString(width()));
        } else {
            properties.put("canvases", canvases.stream().map(Canvas::toString).collect(Collectors.joining(",")));
        }
        properties.put("resize", resize.name().toLowerCase(Locale.ROOT));
        properties.put("mean", Double.toString(mean));
        properties.put("deviation", Double.toString(deviation));
        if (filter != Filter.ANTIALIAS) {
            properties.put(FILTER_KEY, filter.name().toLowerCase(Locale.ROOT));
        }
        return properties;
    }

    /** Reads the properties back. */
    public static Preprocessing fromProperties(Map<String, String> properties) {
        return new Preprocessing(
                Properties.integer(properties, "channels"),
                canvases(properties),
                Properties.constant(properties, "resize", ResizeMode.class),
                Properties.number(properties, "mean"),
                Properties.number(properties, "deviation"),
                Properties.constant(properties, FILTER_KEY, Filter.ANTIALIAS));
    }

    private static List<Canvas> canvases(Map<String, String> properties) {
        if (!properties.containsKey("canvases")) {
            int height = Properties.integer(properties, "height");
            return List.of(new Canvas(height, Properties.integer(properties, "width")));
        }
        return Arrays.stream(Properties.text(properties, "canvases").split(",", -1))
                .map(Canvas::parse)
                .toList();
    }
}
