// SPDX-License-Identifier: Apache-2.0
package master.data.synth;

import java.util.random.RandomGenerator;

/** Where the texts of pictures come from. */
@FunctionalInterface
interface Texts {
    String next(RandomGenerator random);
}
