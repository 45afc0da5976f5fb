// SPDX-License-Identifier: Apache-2.0
package master.synth.text;

import java.util.random.RandomGenerator;

/** Where the texts of images come from. */
@FunctionalInterface
public interface Texts {
    String next(RandomGenerator random);
}
