// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.awt.image.BufferedImage;
import java.util.Objects;
import master.table.Table;

/**
 * A synthetic table with its image.
 *
 * @param image the image, RGB
 * @param table the cells with boxes, texts and words, in pixels of the image
 */
public record SyntheticTable(BufferedImage image, Table table) {
    public SyntheticTable {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(table, "table");
    }
}
