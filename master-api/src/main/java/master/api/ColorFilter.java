// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter that keeps the pixels of some colors, for images that say "enter the red letters"; everything else becomes
 * background. Colors are ranges of hue, saturation and brightness (HSV), since printed letters never have exactly one color.
 * Immutable and thread-safe.
 *
 * @param ranges a pixel is kept if it is in any of these; at least one
 */
public record ColorFilter(List<Range> ranges) {
    private static final Map<String, Range> NAMES = names();
    private static final Pattern HUES = Pattern.compile("(\\d{1,3})-(\\d{1,3})");

    /**
     * A range of colors, bounds included. If {@code minHue} is above {@code maxHue}, the range wraps around at red, which is both 0
     * and 360.
     *
     * @param minHue in degrees, 0 to 360: 0 is red, 120 green, 240 blue
     * @param maxHue in degrees, 0 to 360
     * @param minSaturation 0 (gray) to 1
     * @param maxSaturation 0 to 1
     * @param minBrightness 0 (black) to 1
     * @param maxBrightness 0 to 1
     */
    public record Range(
            double minHue,
            double maxHue,
            double minSaturation,
            double maxSaturation,
            double minBrightness,
            double maxBrightness) {
        public Range {
            if (!(minHue >= 0 && minHue <= 360 && maxHue >= 0 && maxHue <= 360)) {
                throw new IllegalArgumentException("hue %s to %s, 0 to 360 are allowed".formatted(minHue, maxHue));
            }
            if (!(minSaturation >= 0 && minSaturation <= maxSaturation && maxSaturation <= 1)) {
                throw new IllegalArgumentException("saturation %s to %s, 0 <= least <= most <= 1 are allowed"
                        .formatted(minSaturation, maxSaturation));
            }
            if (!(minBrightness >= 0 && minBrightness <= maxBrightness && maxBrightness <= 1)) {
                throw new IllegalArgumentException("brightness %s to %s, 0 <= least <= most <= 1 are allowed"
                        .formatted(minBrightness, maxBrightness));
            }
        }

        /** Whether the range contains a color, given as {@code 0xRRGGBB}. */
        public boolean contains(int rgb) {
            double red = (rgb >> 16 & 255) / 255.0;
            double green = (rgb >> 8 & 255) / 255.0;
            double blue = (rgb & 255) / 255.0;
            double most = Math.max(red, Math.max(green, blue));
            double spread = most - Math.min(red, Math.min(green, blue));
            double saturation = most == 0 ? 0 : spread / most;
            if (most < minBrightness
                    || most > maxBrightness
                    || saturation < minSaturation
                    || saturation > maxSaturation) {
                return false;
            }
            double hue = spread == 0 ? 0 : 60 * sector(red, green, blue, most, spread);
            return minHue <= maxHue ? hue >= minHue && hue <= maxHue : hue >= minHue || hue <= maxHue;
        }

        private static double sector(double red, double green, double blue, double most, double spread) {
            if (most == red) {
                return ((green - blue) / spread + 6) % 6;
            }
            return most == green ? (blue - red) / spread + 2 : (red - green) / spread + 4;
        }
    }

    public ColorFilter {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("no color, at least one is needed");
        }
    }

    /**
     * Parses a comma-separated list of color names, such as {@code red,orange}, or ranges of hues in degrees, such as
     * {@code 340-20}.
     *
     * @throws IllegalArgumentException if an item is neither; the message lists the names
     */
    public static ColorFilter parse(String words) {
        List<Range> ranges = new ArrayList<>();
        for (String word : words.split(",", -1)) {
            String name = word.strip().toLowerCase(Locale.ROOT);
            Matcher hues = HUES.matcher(name);
            if (hues.matches()) {
                ranges.add(colored(Integer.parseInt(hues.group(1)), Integer.parseInt(hues.group(2))));
            } else if (NAMES.containsKey(name)) {
                ranges.add(NAMES.get(name));
            } else {
                throw new IllegalArgumentException("color \"%s\"; %s, or hues in degrees such as 340-20 are allowed"
                        .formatted(word.strip(), String.join(", ", NAMES.keySet())));
            }
        }
        return new ColorFilter(ranges);
    }

    /** Whether the filter keeps a color, given as {@code 0xRRGGBB}. */
    public boolean keeps(int rgb) {
        return ranges.stream().anyMatch(range -> range.contains(rgb));
    }

    private static Range colored(double minHue, double maxHue) {
        return new Range(minHue, maxHue, 0.25, 1, 0.2, 1);
    }

    private static Map<String, Range> names() {
        Map<String, Range> names = new LinkedHashMap<>();
        names.put("red", colored(340, 15));
        names.put("orange", colored(15, 42));
        names.put("yellow", colored(42, 70));
        names.put("green", colored(70, 165));
        names.put("cyan", colored(165, 200));
        names.put("blue", colored(200, 260));
        names.put("purple", colored(260, 300));
        names.put("pink", colored(300, 345));
        names.put("brown", new Range(10, 42, 0.3, 1, 0.15, 0.65));
        names.put("black", new Range(0, 360, 0, 1, 0, 0.35));
        names.put("gray", new Range(0, 360, 0, 0.15, 0.35, 0.8));
        names.put("white", new Range(0, 360, 0, 0.15, 0.8, 1));
        return names;
    }
}
