// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.util.Objects;
import master.api.Box;
import master.api.Canvas;

/**
 * Where an image lands on a canvas, and the way back: pixels of the one become pixels of the other. Immutable and
 * thread-safe.
 *
 * @param imageWidth columns of the image
 * @param imageHeight rows of the image
 * @param canvas the network's input
 * @param width columns of the canvas that the image covers
 * @param height rows of the canvas that the image covers
 * @param left the first column of the canvas that the image covers
 * @param top the first row of the canvas that the image covers
 */
public record Placement(int imageWidth, int imageHeight, Canvas canvas, int width, int height, int left, int top) {
    public Placement {
        Objects.requireNonNull(canvas, "canvas");
        if (imageWidth < 1 || imageHeight < 1) {
            throw new IllegalArgumentException(
                    "image of %dx%d (width x height), 1 or more are allowed".formatted(imageWidth, imageHeight));
        }
        if (width < 1
                || height < 1
                || left < 0
                || top < 0
                || left + width > canvas.width()
                || top + height > canvas.height()) {
            throw new IllegalArgumentException(
                    "%dx%d (width x height) at %d, %d, inside of the canvas %s (height x width) is allowed"
                            .formatted(width, height, left, top, canvas));
        }
    }

    /** Whether some of the canvas is background. */
    public boolean leavesBackground() {
        return width < canvas.width() || height < canvas.height();
    }

    /** A box of the image as a box of the canvas, both in pixels; it may reach over the edges. */
    public Box toCanvas(Box box) {
        double across = (double) width / imageWidth;
        double down = (double) height / imageHeight;
        return new Box(left + box.x() * across, top + box.y() * down, box.width() * across, box.height() * down);
    }

    /** A box of the canvas as a box of the image, both in pixels; it may reach over the edges. */
    public Box toImage(Box box) {
        double across = (double) imageWidth / width;
        double down = (double) imageHeight / height;
        return new Box((box.x() - left) * across, (box.y() - top) * down, box.width() * across, box.height() * down);
    }

    /**
     * A box of the image as networks are taught it: x and y of its center, width, height, as shares of the canvas.
     *
     * @param box in pixels of the image
     */
    public float[] toShares(Box box) {
        Box on = toCanvas(box);
        return new float[] {
            (float) ((on.x() + on.width() / 2) / canvas.width()),
            (float) ((on.y() + on.height() / 2) / canvas.height()),
            (float) (on.width() / canvas.width()),
            (float) (on.height() / canvas.height())
        };
    }

    /**
     * The box of the image that a network names by shares of the canvas; the inverse of {@link #toShares}.
     *
     * @return in pixels of the image; it may reach over the edges
     */
    public Box fromShares(double centerX, double centerY, double boxWidth, double boxHeight) {
        return toImage(new Box(
                (centerX - boxWidth / 2) * canvas.width(),
                (centerY - boxHeight / 2) * canvas.height(),
                boxWidth * canvas.width(),
                boxHeight * canvas.height()));
    }
}
