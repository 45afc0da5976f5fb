// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.nio.file.Path;

/** Counts the bad lines of a list and keeps the first. */
final class BadLines {
    private final Path path;
    private String first = "";
    private int count;

    BadLines(Path path) {
        this.path = path;
    }

    void add(int number, BadLineException problem) {
        if (count++ == 0) {
            first = "%s:%d: %s".formatted(path, number, problem.getMessage());
        }
    }

    /** Throws when there was one. */
    void refuse() {
        if (count > 0) {
            throw new DatasetException(count == 1 ? first : "%s (and %d more bad lines)".formatted(first, count - 1));
        }
    }
}
