// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.Locale;
import master.core.metric.Proportion;

/** Numbers as people read them. */
final class Numbers {
    private Numbers() {}

    /** A ratio as percent with one decimal. */
    static String percent(double ratio) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * ratio);
    }

    /** Wilson's interval. */
    static String interval(Proportion proportion) {
        return String.format(Locale.ROOT, "%.1f to %.1f %%", 100 * proportion.low(), 100 * proportion.high());
    }

    static String fixed(double number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Three significant digits, or a power of ten where those would be long. */
    static String plain(double number) {
        double size = Math.abs(number);
        if (size != 0 && (size < 1e-3 || size >= 1e6)) {
            return String.format(Locale.ROOT, "%.1e", number);
        }
        String text = String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 1 ? "%.2f" : "%.4f", number);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /** Seconds as hours, minutes and seconds. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60
                ? whole + " s"
                : whole < 3600
                        ? whole / 60 + " min " + whole % 60 + " s"
                        : whole / 3600 + " h " + whole / 60 % 60 + " min";
    }
}
