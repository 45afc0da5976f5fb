// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.awt.image.BufferedImage;
import java.util.Objects;
import master.table.Table;

/**
 * A drawn table.
 *
 * @param image RGB
 * @param table its cells with rectangles, texts and the places of their words, in pixels of the image
 */
public record SyntheticTable(BufferedImage image, Table table) {
    public SyntheticTable {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(table, "table");
    }
}
