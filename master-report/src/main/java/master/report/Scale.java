// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value lies on an axis, and the values that are written beside it.
 *
 * @param low the axis' lower end
 * @param high its upper end, above {@code low}
 * @param logarithmic whether equal ratios are equally far apart; then {@code low} is above 0
 */
record Scale(double low, double high, boolean logarithmic) {
    /** A scale that starts and ends at round numbers around a range. */
    static Scale around(double least, double most) {
        double top = most > least ? most : least + Math.max(1e-9, Math.abs(least) * 0.1);
        double step = step(top - least);
        return new Scale(Math.floor(least / step) * step, Math.ceil(top / step) * step, false);
    }

    /** A scale of ratios around a range above 0. */
    static Scale logarithmic(double least, double most) {
        return new Scale(least / 1.1, Math.max(most, least * 1.1) * 1.1, true);
    }

    /** The place of a value, 0 at the lower and 1 at the upper end. */
    double place(double value) {
        return logarithmic ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    /** Round values between the ends. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            double[] steps = high / low > 300 ? new double[] {1} : new double[] {1, 2, 5};
            for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
                for (double step : steps) {
                    add(ticks, step * Math.pow(10, power));
                }
            }
        } else {
            double step = step(high - low);
            for (int i = 0; i <= Math.round((high - low) / step); i++) {
                add(ticks, low + i * step);
            }
        }
        return ticks;
    }

    private void add(List<Double> ticks, double value) {
        if (value >= low * (1 - 1e-12) && value <= high + (high - low) * 1e-9) {
            ticks.add(Math.abs(value) < (high - low) * 1e-9 ? 0 : value);
        }
    }

    /** One, two or five times a power of ten that divides a range into four to eight parts or so. */
    private static double step(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(range / 4)));
        double ratio = range / 4 / power;
        return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
    }
}
