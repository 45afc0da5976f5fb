// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.Locale;
import java.util.Optional;
import master.core.metric.Calibration;
import master.core.metric.Proportion;
import master.train.ValidationResult.SetResult;

/**
 * Accepting only texts from some confidence on, so that 99 % of them are correct: what it costs, and what it proves.
 *
 * @param value the lowest accepted confidence, rounded down to four decimals
 * @param accepted how many texts reach it
 * @param correct how many of those are correct
 * @param samples how many texts there are
 */
public record Threshold(double value, long accepted, long correct, long samples) {
    public static final double PRECISION = 0.99;

    /** The lowest one that held-out images allow; empty if the most confident text is wrong. */
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

    /** The share of accepted texts that is correct, with its interval. */
    public Proportion precision() {
        return new Proportion(correct, accepted);
    }

    /** The share of texts that is accepted. */
    public double coverage() {
        return new Proportion(accepted, samples).value();
    }

    /** Whether so many texts prove the precision: the whole 95 % interval lies above it. */
    public boolean proven() {
        return precision().low() >= PRECISION;
    }

    /** The fewest texts, all correct, that prove the precision. */
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
                "--min-confidence %.4f accepts %d of %d held-out texts (%.1f %%), %d of them correct",
                value,
                accepted,
                samples,
                100 * coverage(),
                correct);
        return proven()
                ? cost + String.format(Locale.ROOT, ": 99 %% or more with 95 %% certainty")
                : cost
                        + String.format(
                                Locale.ROOT,
                                ": too few to prove 99 %% (the 95 %% interval begins at %.1f %%;"
                                        + " it takes %d accepted texts without a mistake)",
                                100 * precision().low(),
                                needed());
    }
}
