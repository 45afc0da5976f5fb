// SPDX-License-Identifier: Apache-2.0
package master.synth.font;

/**
 * The share of each pixel that a shape covers, in [0, 1], for a rectangle of the image. Mutable, short-lived.
 *
 * <p>The exact area of every pixel below a polygon is summed edge by edge and then run from left to right: one pass,
 * no sub-samples. Overlapping parts of the same direction count once.
 */
public final class Mask {
    public final int left;
    public final int top;
    public final int width;
    public final int height;
    public final float[] cover; // [height, stride], one spare column pair at the right of each row
    public final int stride;

    private Mask(int left, int top, int width, int height) {
        this.left = left;
        this.top = top;
        this.width = width;
        this.height = height;
        this.stride = width + 2;
        this.cover = new float[Math.max(0, height * stride)];
    }

    /** The inside of the closed polylines, clipped to an image of the given size. */
    public static Mask fill(Outline outline, int imageWidth, int imageHeight) {
        Mask mask = cut(outline.bounds(), 0, imageWidth, imageHeight);
        if (mask.cover.length > 0) {
            for (int part = 0; part < outline.parts(); part++) {
                int last = outline.end(part) - 1;
                for (int i = outline.start(part); i <= last; i++) {
                    int next = i == last ? outline.start(part) : i + 1;
                    mask.edge(outline.x(i), outline.y(i), outline.x(next), outline.y(next));
                }
            }
            mask.sum();
        }
        return mask;
    }

    /** The line of a given thickness (pixels) along the polylines, with round joins. */
    public static Mask stroke(Outline outline, double thickness, boolean closed, int imageWidth, int imageHeight) {
        double half = thickness / 2;
        Mask mask = cut(outline.bounds(), half, imageWidth, imageHeight);
        if (mask.cover.length == 0) {
            return mask;
        }
        for (int part = 0; part < outline.parts(); part++) {
            int first = outline.start(part);
            int last = outline.end(part) - 1;
            for (int i = first; i <= last; i++) {
                if (half > 0.7) {
                    mask.join(outline.x(i), outline.y(i), half);
                }
                if (i < last || closed) {
                    int next = i == last ? first : i + 1;
                    mask.bar(outline.x(i), outline.y(i), outline.x(next), outline.y(next), half);
                }
            }
        }
        mask.sum();
        return mask;
    }

    private static Mask cut(Box bounds, double margin, int imageWidth, int imageHeight) {
        int left = (int) Math.max(0, Math.floor(bounds.left() - margin));
        int top = (int) Math.max(0, Math.floor(bounds.top() - margin));
        int right = (int) Math.min(imageWidth, Math.ceil(bounds.right() + margin) + 1);
        int bottom = (int) Math.min(imageHeight, Math.ceil(bounds.bottom() + margin) + 1);
        return new Mask(left, top, Math.max(0, right - left), right > left ? Math.max(0, bottom - top) : 0);
    }

    private void bar(double x0, double y0, double x1, double y1, double half) {
        double length = Math.hypot(x1 - x0, y1 - y0);
        if (length < 1e-6) {
            return;
        }
        double nx = -(y1 - y0) / length * half;
        double ny = (x1 - x0) / length * half;
        edge(x0 + nx, y0 + ny, x1 + nx, y1 + ny);
        edge(x1 + nx, y1 + ny, x1 - nx, y1 - ny);
        edge(x1 - nx, y1 - ny, x0 - nx, y0 - ny);
        edge(x0 - nx, y0 - ny, x0 + nx, y0 + ny);
    }

    private void join(double x, double y, double half) {
        double d = half * 0.7071;
        edge(x, y - half, x - d, y - d);
        edge(x - d, y - d, x - half, y);
        edge(x - half, y, x - d, y + d);
        edge(x - d, y + d, x, y + half);
        edge(x, y + half, x + d, y + d);
        edge(x + d, y + d, x + half, y);
        edge(x + half, y, x + d, y - d);
        edge(x + d, y - d, x, y - half);
    }

    /** Adds the signed area to the right of one edge, as differences along each row. */
    private void edge(double fromX, double fromY, double toX, double toY) {
        if (fromY == toY) {
            return;
        }
        double sign = fromY < toY ? 1 : -1;
        double x0 = (sign > 0 ? fromX : toX) - left;
        double y0 = (sign > 0 ? fromY : toY) - top;
        double x1 = (sign > 0 ? toX : fromX) - left;
        double y1 = (sign > 0 ? toY : fromY) - top;
        double slope = (x1 - x0) / (y1 - y0);
        double x = y0 < 0 ? x0 - y0 * slope : x0;
        int lastRow = (int) Math.min(height, Math.ceil(y1));
        for (int row = (int) Math.max(0, Math.floor(y0)); row < lastRow; row++) {
            double part = Math.min(row + 1, y1) - Math.max(row, y0);
            double nextX = x + slope * part;
            span(row * stride, clip(Math.min(x, nextX)), clip(Math.max(x, nextX)), part * sign);
            x = nextX;
        }
    }

    private double clip(double x) {
        return Math.max(0, Math.min(width, x));
    }

    private void span(int row, double xa, double xb, double area) {
        int first = (int) xa;
        int end = (int) Math.ceil(xb);
        if (end <= first + 1) {
            double inside = 0.5 * (xa + xb) - first;
            cover[row + first] += (float) (area - area * inside);
            cover[row + first + 1] += (float) (area * inside);
            return;
        }
        double s = 1 / (xb - xa);
        double startPart = 1 - (xa - first);
        double endPart = xb - end + 1;
        double a0 = 0.5 * s * startPart * startPart;
        double am = 0.5 * s * endPart * endPart;
        cover[row + first] += (float) (area * a0);
        if (end == first + 2) {
            cover[row + first + 1] += (float) (area * (1 - a0 - am));
        } else {
            double a1 = s * (0.5 + startPart);
            cover[row + first + 1] += (float) (area * (a1 - a0));
            for (int i = first + 2; i < end - 1; i++) {
                cover[row + i] += (float) (area * s);
            }
            cover[row + end - 1] += (float) (area * (1 - (a1 + (end - first - 3) * s) - am));
        }
        cover[row + end] += (float) (area * am);
    }

    private void sum() {
        for (int row = 0; row < height; row++) {
            float sum = 0;
            for (int i = row * stride; i < (row + 1) * stride; i++) {
                sum += cover[i];
                cover[i] = Math.min(1, Math.abs(sum));
            }
        }
    }

    /** Hardens so that thin strokes, which cover no pixel wholly, do not vanish. */
    public Mask harden() {
        double sum = 0;
        int wide = 0;
        for (float c : cover) {
            sum += c;
            wide += c >= 0.36f ? 1 : 0;
        }
        return harden(wide >= 0.9 * sum ? 0.36 : 0.18);
    }

    /** Turns partial coverage into all or nothing, as drawing without antialiasing does. */
    public Mask harden(double threshold) {
        for (int i = 0; i < cover.length; i++) {
            cover[i] = cover[i] >= threshold ? 1 : 0;
        }
        return this;
    }

    /** The coverage at a pixel of the image; zero outside. */
    public float at(int x, int y) {
        int column = x - left;
        int row = y - top;
        return column < 0 || row < 0 || column >= width || row >= height ? 0 : cover[row * stride + column];
    }

    /** The mean coverage of the pixels whose centers lie in a box of the image; zero outside. */
    public double mean(double fromX, double fromY, double toX, double toY) {
        double sum = 0;
        int count = 0;
        for (int y = (int) Math.round(fromY); y < Math.round(toY); y++) {
            for (int x = (int) Math.round(fromX); x < Math.round(toX); x++) {
                sum += at(x, y);
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
