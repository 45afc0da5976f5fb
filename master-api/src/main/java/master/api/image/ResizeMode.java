// SPDX-License-Identifier: Apache-2.0
package master.api.image;

/** How a picture of any size is brought to the network's size. */
public enum ResizeMode {
    /** Width and height are scaled on their own; the picture fills the canvas (MASTER-pytorch). */
    STRETCH,
    /** The aspect ratio is kept and the rest of the canvas, on the right, is background (MASTER-mmocr). */
    PAD_RIGHT,
    /** The aspect ratio is kept and the picture is centered (MASTER-TF). */
    PAD_CENTER
}
