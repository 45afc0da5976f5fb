// SPDX-License-Identifier: Apache-2.0
package master.core.image;

/**
 * An image of an animation.
 *
 * @param image a file of its own
 * @param left where it stands on the screen, in pixels
 * @param top where it stands on the screen, in pixels
 * @param after what becomes of it before the next one is drawn
 * @param over whether what was there is seen through its transparent pixels; else it is replaced
 */
record AnimationFrame(EncodedImage image, int left, int top, After after, boolean over) {
    /** What becomes of a frame. */
    enum After {
        /** It is drawn over. */
        STAY,
        /** Its place becomes transparent. */
        CLEAR,
        /** What was there comes back. */
        BACK
    }
}
