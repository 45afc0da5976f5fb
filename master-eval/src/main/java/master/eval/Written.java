// SPDX-License-Identifier: Apache-2.0
package master.eval;

/** How figures and names are written in reports. Holds no state. */
final class Written {
    private Written() {}

    /** A number with six decimals at most. */
    static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    /** A text for a line of a log or terminal: no line breaks, no control characters. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", "?");
    }
}
