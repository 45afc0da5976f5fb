// SPDX-License-Identifier: Apache-2.0
package master.core.image;

/** Tells a lack of memory from a damaged file. Holds no state. */
final class Memory {
    private Memory() {}

    /**
     * Throws the lack of memory that is behind an exception, if there is one: the JDK's decoder of PNG says of it what it
     * says of damaged files.
     */
    static void rethrow(Exception error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError full) {
                throw full;
            }
        }
    }
}
