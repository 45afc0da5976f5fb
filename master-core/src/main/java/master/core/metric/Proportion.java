// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

/**
 * A share of a whole, and how sure it is.
 *
 * @param part how many of them, 0 to {@code whole}
 * @param whole of how many; 0 is allowed
 */
public record Proportion(long part, long whole) {
    private static final double Z = 1.959964; // 95 % of a normal distribution lie within so many deviations

    public Proportion {
        if (part < 0 || part > whole) {
            throw new IllegalArgumentException("%d of %d, 0 to %2$d are allowed".formatted(part, whole));
        }
    }

    /** The share, in [0, 1]; 0 of nothing. */
    public double value() {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** The lower end of Wilson's 95 % interval (1927), in [0, 1]; 0 of nothing. */
    public double low() {
        return part == 0 ? 0 : (center() - margin()) / scale();
    }

    /** The upper end of Wilson's 95 % interval (1927), in [0, 1]; 1 of nothing. */
    public double high() {
        return part == whole ? 1 : (center() + margin()) / scale();
    }

    private double center() {
        return value() + Z * Z / (2 * whole);
    }

    private double margin() {
        return Z * Math.sqrt(value() * (1 - value()) / whole + Z * Z / (4.0 * whole * whole));
    }

    private double scale() {
        return 1 + Z * Z / whole;
    }
}
