// SPDX-License-Identifier: Apache-2.0
package master.api.image;

/** How a picture of any size is brought to the network's size. */
public enum ResizeMode {
    /** Width and height are scaled on their own; the picture fills the canvas (MASTER-pytorch). */
    STRETCH,
    /** The aspect ratio is kept and the rest of the canvas, on the right, is background. */
    PAD_RIGHT,
    /** The aspect ratio is kept and the picture is centered (MASTER-TF). */
    PAD_CENTER,
    /**
     * The picture has all rows of the canvas. Its aspect ratio is kept as long as it is not higher than wide and not wider
     * than the canvas; others are brought to a square, or squeezed to the canvas. The rest, on the right, is background
     * (MASTER-mmocr, which also rounds widths to multiples of 16).
     */
    FULL_HEIGHT
}
