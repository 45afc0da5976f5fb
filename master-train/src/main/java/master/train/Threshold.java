// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.Locale;
import java.util.Optional;
import master.core.metric.Calibration;
import master.core.metric.Proportion;
import master.train.ValidationResult.SetResult;

/**
 * Believing only texts from some confidence on, so that 99 % of them are right: what it costs, and what it proves.
 *
 * @param value the lowest confidence that is believed, rounded down to four decimals
 * @param believed how many texts reach it
 * @param right how many of those are right
 * @param samples how many texts there are
 */
public record Threshold(double value, long believed, long right, long samples) {
    public static final double PRECISION = 0.99;

    /** The lowest one that held-out images allow; empty if the text that the model is surest of is wrong. */
    public static Optional<Threshold> of(SetResult read) {
        return Calibrator.calibration(read).points().stream()
                .filter(point -> point.precision() == PRECISION)
                .findFirst()
                .map(Calibration.OperatingPoint::threshold)
                .map(lowest -> new Threshold(
                        Math.floor(lowest * 1e4) / 1e4,
                        read.predictions().stream()
                                .filter(p -> p.read().confidence() >= lowest)
                                .count(),
                        read.predictions().stream()
                                .filter(p -> p.correct() && p.read().confidence() >= lowest)
                                .count(),
                        read.predictions().size()));
    }

    /** The share of believed texts that is right, with its interval. */
    public Proportion precision() {
        return new Proportion(right, believed);
    }

    /** The share of texts that is believed. */
    public double coverage() {
        return new Proportion(believed, samples).value();
    }

    /** Whether so many texts prove the precision: the whole 95 % interval lies above it. */
    public boolean proven() {
        return precision().low() >= PRECISION;
    }

    /** The fewest texts, all right, that prove the precision. */
    public static long needed() {
        long count = 1;
        while (new Proportion(count, count).low() < PRECISION) {
            count++;
        }
        return count;
    }

    /** For people. */
    @Override
    public String toString() {
        String cost = String.format(
                Locale.ROOT,
                "--min-confidence %.4f: %d of %d held-out texts are believed (%.1f %%), %d of them are right",
                value,
                believed,
                samples,
                100 * coverage(),
                right);
        return proven()
                ? cost + String.format(Locale.ROOT, ", 99 %% or more with 95 %% certainty")
                : cost
                        + String.format(
                                Locale.ROOT,
                                "; that is no proof of 99 %%, for the 95 %% interval begins at %.1f %%."
                                        + " It takes %d believed texts without a mistake",
                                100 * precision().low(),
                                needed());
    }
}
