// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.Objects;

/**
 * A table that was not read exactly.
 *
 * @param id the sample
 * @param score TEDS of its structure
 * @param errors what is wrong, in a few words
 * @param label the true structure, a line for each row
 * @param text the structure that was read, a line for each row; empty if none was
 * @param png the image with the grid that was read over it
 */
public record TableMistake(String id, double score, String errors, String label, String text, byte[] png) {
    public TableMistake {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(errors, "errors");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(png, "png");
    }
}
