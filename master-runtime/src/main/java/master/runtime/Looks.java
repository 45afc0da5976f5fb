// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.Optional;
import master.core.image.PixelImage;

/** Which images that were read unsurely are read again. */
enum Looks {
    /** None. */
    ONE,
    /** Tall ones, turned. */
    TALL,
    /** All of them, in the ways of {@link SecondLook}. */
    ALL;

    /** Images are tall from this height on, in widths. */
    private static final double LEAST_TALL = 1.5;

    /**
     * What a recognizer does.
     *
     * @param asked what its caller wants, if anything
     * @param model whether the model file asks for a second look
     */
    static Looks of(Optional<Boolean> asked, boolean model) {
        return asked.map(all -> all ? ALL : ONE).orElse(model ? ALL : TALL);
    }

    /** Whether an image may be read again. */
    boolean mayRepeat(PixelImage image) {
        return this == ALL || this == TALL && isTall(image);
    }

    static boolean isTall(PixelImage image) {
        return image.height() >= LEAST_TALL * image.width();
    }
}
