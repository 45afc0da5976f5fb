// SPDX-License-Identifier: Apache-2.0
package master.deploy.int8;

import master.onnx.ActivationRanges.Range;

/** How the range of an activation follows from its values. */
enum RangeRule {
    /** From the lowest to the highest value. */
    MIN_MAX("lowest to highest value") {
        @Override
        Range range(ActivationHistogram histogram) {
            return histogram.extremes();
        }
    },
    /** One value of 100,000 is left out on each side. */
    PERCENTILE("99.999 % of the values") {
        @Override
        Range range(ActivationHistogram histogram) {
            return histogram.percentile(1e-5);
        }
    },
    /** What rounding changes least. */
    LEAST_SQUARES("least squared error") {
        @Override
        Range range(ActivationHistogram histogram) {
            return histogram.leastSquares();
        }
    };

    private final String text;

    RangeRule(String text) {
        this.text = text;
    }

    abstract Range range(ActivationHistogram histogram);

    @Override
    public String toString() {
        return text;
    }
}
