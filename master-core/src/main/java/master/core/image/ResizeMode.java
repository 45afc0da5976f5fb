// SPDX-License-Identifier: Apache-2.0
package master.core.image;

/** How an image of any size is brought to the network's size. */
public enum ResizeMode {
    /**
     * Width and height are scaled on their own; the image fills the canvas (MASTER-pytorch). Of several canvases it is
     * that whose aspect ratio is nearest.
     */
    STRETCH,
    /**
     * The aspect ratio is kept. The image is at the left, and at half the height if it is too wide to have all rows;
     * the rest is black.
     */
    PAD_RIGHT,
    /** The aspect ratio is kept and the image is centered; the rest is black (MASTER-TF). */
    PAD_CENTER,
    /**
     * The image has all rows of the canvas. Its aspect ratio is kept as long as it is not higher than wide and not
     * wider than the canvas; others are brought to a square, or squeezed to the canvas. The rest, on the right, is
     * black (MASTER-mmocr, which also rounds widths to multiples of 16).
     */
    FULL_HEIGHT,
    /**
     * The canvas whose aspect ratio is nearest to the image's. The image fills it as long as width and height are
     * scaled by factors of at most 1.5 between them; others are stretched that far and centered. The rest has the mean
     * color of the image's border, so that no edge stands where the image ends.
     */
    FIT,
    /** The aspect ratio is kept and the image is in the upper left corner; the rest is black (TableMASTER). */
    TOP_LEFT,
    /**
     * The image has all rows, and the canvas is as wide as the image then is, but at least as wide as the first canvas
     * and at most as the last, to which wider images are squeezed. The rest, on the right, has the mean that is
     * subtracted, so that it is zeros (PP-OCR, ddddocr). For recognizers of other programs.
     */
    OPEN_WIDTH
}
