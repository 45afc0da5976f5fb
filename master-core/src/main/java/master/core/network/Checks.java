// SPDX-License-Identifier: Apache-2.0
package master.core.network;

/** What the numbers of a network have to keep to. */
final class Checks {
    private Checks() {}

    static void range(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(
                    "%s %d, %d %s %d are allowed".formatted(name, value, low, high == low + 1 ? "or" : "to", high));
        }
    }

    static void epsilon(String name, double value) {
        if (!(value > 0 && value <= 0.1)) {
            throw new IllegalArgumentException("%s %s, above 0 and at most 0.1 is allowed".formatted(name, value));
        }
    }
}
