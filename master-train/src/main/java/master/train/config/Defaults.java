// SPDX-License-Identifier: Apache-2.0
package master.train.config;

/** Fills in what a configuration file leaves out: a record's constructor gets null for a key that is not there. */
final class Defaults {
    private Defaults() {}

    static <T> T or(T value, T fallback) {
        return value == null ? fallback : value;
    }
}
