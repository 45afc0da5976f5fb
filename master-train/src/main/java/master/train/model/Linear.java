// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.Map;

/** A matrix and a bias of the name table, applied. */
final class Linear {
    private Linear() {}

    /** {@code x W + b} with the parameters under a prefix; x [R, I], result [R, O]. */
    static Tape.Value of(Tape tape, Map<String, Tape.Value> parameters, String prefix, Tape.Value x) {
        return tape.linear(x, parameters.get(prefix + ".weight"), parameters.get(prefix + ".bias"));
    }
}
