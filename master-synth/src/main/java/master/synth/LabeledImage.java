// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.awt.image.BufferedImage;
import java.util.Objects;
import master.api.Label;

/**
 * A decoded image and what it shows.
 *
 * @param image the image; never modified by readers of this record
 * @param label the text in the image, exactly, and where boxes are known those
 */
public record LabeledImage(BufferedImage image, Label label) {
    public LabeledImage {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(label, "label");
    }

    /** An image and its text alone. */
    public LabeledImage(BufferedImage image, String text) {
        this(image, Label.of(text));
    }

    /** The text of the label. */
    public String text() {
        return label.text();
    }
}
