// SPDX-License-Identifier: Apache-2.0
package master.synth.pixel;

import java.util.random.RandomGenerator;

/** A change of the whole image after everything is drawn; it keeps the size. */
@FunctionalInterface
public interface Filter {
    void apply(Canvas canvas, RandomGenerator random);
}
