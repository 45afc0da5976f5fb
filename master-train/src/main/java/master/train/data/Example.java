// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.Objects;
import master.api.Label;
import master.core.image.PixelImage;

/**
 * A decoded image and what it shows.
 *
 * @param image the image
 * @param label its text, and where boxes are known those
 */
public record Example(PixelImage image, Label label) {
    public Example {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(label, "label");
    }

    /** An image and its text alone. */
    public Example(PixelImage image, String text) {
        this(image, Label.of(text));
    }

    /** The text of the label. */
    public String text() {
        return label.text();
    }
}
