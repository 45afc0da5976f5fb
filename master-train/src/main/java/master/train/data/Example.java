// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.Objects;
import master.api.image.PixelImage;

/**
 * A decoded picture and its text.
 *
 * @param image the picture
 * @param label its text
 */
public record Example(PixelImage image, String label) {
    public Example {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(label, "label");
    }
}
