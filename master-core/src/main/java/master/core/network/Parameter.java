// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.List;

/**
 * The name, shape and role of one parameter.
 *
 * @param name such as {@code decoder.layer0.selfAttention.query.weight}
 * @param shape convolutions {@code [out, in / groups, rows, columns]}; matrices {@code [in, out]}, so that {@code y = x W + b};
 *     vectors {@code [n]}
 * @param role what it is, which says how it starts and whether the optimizer moves it
 */
public record Parameter(String name, List<Integer> shape, Role role) {
    /** What a parameter is. */
    public enum Role {
        /** A convolution kernel; starts with He's normal values. */
        CONVOLUTION,
        /** A matrix; starts with Xavier's uniform values. */
        MATRIX,
        /** The token embedding; starts normal with deviation {@code 1/sqrt(modelDim)}. */
        EMBEDDING,
        /** An additive vector; starts at 0. */
        BIAS,
        /** The factor of a normalization; starts at 1. */
        SCALE,
        /** A running mean; starts at 0, not moved by the optimizer. */
        RUNNING_MEAN,
        /** A running variance; starts at 1, not moved by the optimizer. */
        RUNNING_VARIANCE;

        /** Whether the optimizer moves it. */
        public boolean trainable() {
            return this != RUNNING_MEAN && this != RUNNING_VARIANCE;
        }
    }

    public Parameter {
        shape = List.copyOf(shape);
    }

    /** The number of values. */
    public int length() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
