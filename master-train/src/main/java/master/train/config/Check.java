// SPDX-License-Identifier: Apache-2.0
package master.train.config;

/** Ranges of settings. */
final class Check {
    private Check() {}

    /** @throws IllegalArgumentException if the value is not allowed; the message says what is */
    static void that(boolean allowed, String key, Object value, String range) {
        if (!allowed) {
            throw new IllegalArgumentException("%s %s, %s is allowed".formatted(key, value, range));
        }
    }

    static void atLeast(int least, String key, int value) {
        that(value >= least, key, value, least + " or more");
    }

    static void share(String key, double value) {
        that(value >= 0 && value <= 1, key, value, "0 to 1");
    }

    static void belowOne(String key, double value) {
        that(value >= 0 && value < 1, key, value, "0 to below 1");
    }

    static void positive(String key, double value) {
        that(value > 0 && Double.isFinite(value), key, value, "above 0");
    }

    static void notNegative(String key, double value) {
        that(value >= 0 && Double.isFinite(value), key, value, "0 or more");
    }
}
