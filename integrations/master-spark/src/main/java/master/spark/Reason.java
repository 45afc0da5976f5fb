// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.Locale;

/** Why an image was not read: what the error column's {@code reason} says, in lower case. */
public enum Reason {
    /** The column is null. */
    NOTHING,
    /** There is no file of that path. */
    MISSING,
    /** The file cannot be read. */
    UNREADABLE,
    /** What is there is no image of an allowed format, is damaged, or too large. */
    IMAGE,
    /** The runtime failed on a good image. */
    RUNTIME;

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
