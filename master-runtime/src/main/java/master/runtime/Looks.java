// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.Optional;
import master.core.image.PixelImage;
import master.core.model.ModelManifest;

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
     */
    static Looks of(Optional<Boolean> asked, ModelManifest model) {
        return asked.map(all -> all ? ALL : ONE).orElse(model.secondLook() ? ALL : readsLines(model) ? TALL : ONE);
    }

    /** Whether a tall image is unusual: one of a table or a formula is not. */
    private static boolean readsLines(ModelManifest model) {
        boolean wide = model.preprocessing().canvases().stream()
                .allMatch(canvas -> canvas.height() < LEAST_TALL * canvas.width());
        return wide && model.vocabulary().isCharacters();
    }

    /** Whether an image may be read again. */
    boolean mayRepeat(PixelImage image) {
        return this == ALL || this == TALL && isTall(image);
    }

    static boolean isTall(PixelImage image) {
        return image.height() >= LEAST_TALL * image.width();
    }
}
