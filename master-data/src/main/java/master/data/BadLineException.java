// SPDX-License-Identifier: Apache-2.0
package master.data;

/** A line of a list cannot be read; the message says why, but not where. */
final class BadLineException extends Exception {
    private static final long serialVersionUID = 1;

    BadLineException(String problem) {
        super(problem);
    }

    /** With the line, or its beginning. */
    BadLineException(String problem, String line) {
        super("%s: \"%s\"".formatted(problem, shown(line)));
    }

    static String shown(String line) {
        String shown = line.length() > 60 ? line.substring(0, 60) + "..." : line;
        return shown.replace("\t", "\\t");
    }
}
