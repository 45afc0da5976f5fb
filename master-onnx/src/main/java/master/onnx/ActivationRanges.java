// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that the activations of a network take, measured on images: what an int8 file is made with. The names are
 * those of the outputs that {@link ExportOptions#withActivations} adds. Immutable and thread-safe.
 *
 * @param ranges by the name of the activation
 */
public record ActivationRanges(Map<String, Range> ranges) {
    private static final int STEPS = 255; // of an 8-bit integer

    public ActivationRanges {
        ranges = Collections.unmodifiableMap(new TreeMap<>(ranges));
    }

    /**
     * A range that 8-bit integers are to cover. Zero is part of it, so that padding is exact.
     *
     * @param low the lowest value, at most 0
     * @param high the highest value, at least 0
     */
    public record Range(float low, float high) {
        public Range {
            if (!(low <= 0 && high >= 0) || !Float.isFinite(high - low)) {
                throw new IllegalArgumentException(
                        "range %s to %s, finite numbers around 0 are allowed".formatted(low, high));
            }
        }

        /** The difference between neighboring integers; above 0. */
        float scale() {
            float scale = (high - low) / STEPS;
            return scale < Float.MIN_NORMAL ? 1 : scale; // what is always 0 fits any scale
        }

        /** The integer that stands for 0, 0 to 255. */
        int zero() {
            return (int) Math.rint(-low / scale());
        }
    }

    /**
     * One range.
     *
     * @throws IllegalArgumentException if it was not measured
     */
    Range range(String activation) {
        Range range = ranges.get(activation);
        if (range == null) {
            throw new IllegalArgumentException("the range of activation %s was not measured".formatted(activation));
        }
        return range;
    }
}
