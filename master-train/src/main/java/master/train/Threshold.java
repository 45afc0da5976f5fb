// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import master.core.metric.Calibration;
import master.core.metric.Proportion;
import master.train.ValidationResult.SetResult;

/**
 * Accepting only texts from some confidence on, so that 99 % of them are correct: what it costs, and what it proves.
 *
 * @param value the lowest accepted confidence, rounded down to four decimals, or to as many as it takes to accept no other
 *     held-out text
 * @param accepted how many texts reach it
 * @param correct how many of those are correct
 * @param samples how many texts there are
 */
public record Threshold(double value, long accepted, long correct, long samples) {
    public static final double PRECISION = 0.99;

    private static final double LEAST_SCALE = 1e4;
    private static final double MOST_SCALE = 1e12;

    /** The lowest one that held-out images allow; empty if the most confident text is wrong. */
    public static Optional<Threshold> of(SetResult read) {
        return Calibrator.calibration(read).points().stream()
                .filter(point -> point.precision() == PRECISION)
                .findFirst()
                .map(Calibration.OperatingPoint::threshold)
                .map(lowest -> new Threshold(
                        rounded(lowest, read),
                        read.predictions().stream()
                                .filter(p -> p.read().confidence() >= lowest)
                                .count(),
                        read.predictions().stream()
                                .filter(p -> p.correct() && p.read().confidence() >= lowest)
                                .count(),
                        read.predictions().size()));
    }

    private static double rounded(double lowest, SetResult read) {
        double next = read.predictions().stream()
                .mapToDouble(p -> p.read().confidence())
                .filter(confidence -> confidence < lowest)
                .max()
                .orElse(-1);
        for (double scale = LEAST_SCALE; scale <= MOST_SCALE; scale *= 10) {
            double rounded = Math.floor(lowest * scale) / scale;
            if (rounded > next) {
                return rounded;
            }
        }
        return lowest;
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
                "--min-confidence %s accepts %d of %d held-out texts (%.1f %%), %d of them correct",
                shown(),
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

    /** With four decimals, or all that it has. */
    private String shown() {
        BigDecimal decimal = BigDecimal.valueOf(value);
        return (decimal.scale() < 4 ? decimal.setScale(4) : decimal).toPlainString();
    }
}
