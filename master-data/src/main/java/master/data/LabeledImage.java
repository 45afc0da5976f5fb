// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.awt.image.BufferedImage;
import java.util.Objects;

/**
 * A decoded picture and the text it shows.
 *
 * @param image the picture; never modified by readers of this record
 * @param label the text in the picture, exactly
 */
public record LabeledImage(BufferedImage image, String label) {
    public LabeledImage {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(label, "label");
    }
}
