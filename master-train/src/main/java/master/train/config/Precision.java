// SPDX-License-Identifier: Apache-2.0
package master.train.config;

/**
 * The numbers that a network multiplies while it is trained. Weights, sums, norms and the optimizer are 32-bit floats
 * always.
 */
public enum Precision {
    /**
     * Factors of large products, and what convolutions give, are rounded to bfloat16 where the processor has matrix
     * units for them (Intel's AMX), which multiply several times as fast; everything is 32-bit elsewhere. As {@code
     * autocast} of PyTorch.
     */
    AUTO,
    /** 32-bit floats everywhere. */
    FLOAT
}
