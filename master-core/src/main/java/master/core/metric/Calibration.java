// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the confidence of a text is the probability that it is right, exactly.
 *
 * @param samples texts counted; images that could not be read have no confidence and are not among them
 * @param bins ten of equal width over [0, 1], some may be empty
 * @param expectedError mean of |accuracy - confidence| of the bins, weighted by their samples (expected calibration
 *     error, Guo et al. 2017, section 2)
 * @param points for each of {@link #PRECISIONS} that can be reached, how many texts can be accepted
 */
public record Calibration(long samples, List<Bin> bins, double expectedError, List<OperatingPoint> points) {
    /** The precisions that are looked for. */
    public static final List<Double> PRECISIONS = List.of(0.95, 0.99, 0.999);

    private static final int BINS = 10;

    public Calibration {
        bins = List.copyOf(bins);
        points = List.copyOf(points);
    }

    /**
     * A text that was read.
     *
     * @param confidence how sure the model was, in [0, 1]
     * @param correct whether it is right
     */
    public record Reading(double confidence, boolean correct) {}

    /**
     * The texts of a range of confidences.
     *
     * @param low the range's lower end
     * @param high its upper end; only the last bin holds it
     * @param samples texts in it
     * @param confidence their mean confidence; 0 if there are none
     * @param accuracy the share of them that is right
     */
    public record Bin(double low, double high, long samples, double confidence, double accuracy) {}

    /**
     * Believing only texts of some confidence.
     *
     * @param precision the share of accepted texts that has to be correct
     * @param threshold the lowest confidence that may be accepted for that; what {@code --min-confidence} takes
     * @param coverage the share of texts that is accepted
     */
    public record OperatingPoint(double precision, double threshold, double coverage) {
        /** The threshold for people, rounded down to four decimals: rounded up, it would leave out texts that it accepts. */
        public String shown() {
            return String.format(Locale.ROOT, "%.4f", Math.floor(threshold * 1e4) / 1e4);
        }
    }

    /** Counts some texts. */
    public static Calibration of(List<Reading> readings) {
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int b = 0; b < BINS; b++) {
            int number = b;
            List<Reading> inside = readings.stream()
                    .filter(r -> Math.min(BINS - 1, (int) (r.confidence() * BINS)) == number)
                    .toList();
            double confidence =
                    inside.stream().mapToDouble(Reading::confidence).average().orElse(0);
            double accuracy =
                    new Proportion(inside.stream().filter(Reading::correct).count(), inside.size()).value();
            bins.add(new Bin((double) b / BINS, (b + 1.0) / BINS, inside.size(), confidence, accuracy));
            error += inside.size() * Math.abs(accuracy - confidence);
        }
        List<Reading> sorted = readings.stream()
                .sorted(Comparator.comparingDouble(Reading::confidence).reversed())
                .toList();
        List<OperatingPoint> points = PRECISIONS.stream()
                .flatMap(precision -> point(sorted, precision).stream())
                .toList();
        return new Calibration(readings.size(), bins, readings.isEmpty() ? 0 : error / readings.size(), points);
    }

    /** The most texts, the surest first, of which enough are right; texts of one confidence are taken together. */
    private static Optional<OperatingPoint> point(List<Reading> sorted, double precision) {
        Optional<OperatingPoint> best = Optional.empty();
        long correct = 0;
        for (int i = 0; i < sorted.size(); i++) {
            correct += sorted.get(i).correct() ? 1 : 0;
            double confidence = sorted.get(i).confidence();
            boolean last = i + 1 == sorted.size() || sorted.get(i + 1).confidence() < confidence;
            if (last && correct >= precision * (i + 1)) {
                best = Optional.of(new OperatingPoint(precision, confidence, (i + 1.0) / sorted.size()));
            }
        }
        return best;
    }
}
