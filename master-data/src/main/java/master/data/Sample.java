// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.util.Arrays;
import java.util.Objects;
import master.api.Label;

/**
 * One image of a dataset and what it shows. Two samples are equal when their ids, labels and bytes are.
 *
 * @param id the file as the dataset names it, or the key in an LMDB
 * @param label the text in the image, exactly, and where boxes are known those
 * @param image the bytes of the image file, not decoded; not copied, so do not modify them
 */
public record Sample(String id, Label label, byte[] image) {
    public Sample {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(image, "image");
    }

    /** An image and its text alone. */
    public Sample(String id, String text, byte[] image) {
        this(id, Label.of(text), image);
    }

    /** The text of the label. */
    public String text() {
        return label.text();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sample that
                && id.equals(that.id)
                && label.equals(that.label)
                && Arrays.equals(image, that.image);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, label, Arrays.hashCode(image));
    }

    @Override
    public String toString() {
        return "Sample[id=%s, label=%s, image=%d bytes]".formatted(id, label, image.length);
    }
}
