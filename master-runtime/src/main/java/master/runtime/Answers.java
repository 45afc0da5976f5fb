// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import master.api.Box;
import master.api.Recognition;
import master.api.RecognitionException;
import master.core.image.Placement;

/** What a network answered for a batch of images, in memory of the JVM. */
interface Answers {
    /**
     * What was read in one image.
     *
     * @param image its number in the batch
     * @param placement where it lies on the canvas
     * @throws RecognitionException if the answer is one that a model of ours never gives
     */
    Recognition recognition(int image, Placement placement);

    /**
     * The part of a box that lies in the image.
     *
     * @param shares x and y of the center, width, height, as shares of the canvas
     */
    static Box box(Placement placement, double... shares) {
        for (double share : shares) {
            if (!Double.isFinite(share)) {
                throw new RecognitionException("the model answered with a box that is no number");
            }
        }
        return placement
                .fromShares(shares[0], shares[1], Math.max(0, shares[2]), Math.max(0, shares[3]))
                .within(placement.imageWidth(), placement.imageHeight());
    }
}
