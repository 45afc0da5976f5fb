// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import master.api.ImageLimits;

/**
 * An animation, read as a whole: a text may be typed, flash letter by letter, or come behind blank frames.
 *
 * @param width of the screen, in pixels
 * @param height of the screen, in pixels
 * @param frames its first images
 * @param count how many images there are
 */
record Animation(int width, int height, List<AnimationFrame> frames, int count) {
    /** What differs by more than this, in any channel, is not the same. */
    private static final int DIFFERS = 48;

    /** The screen, frame by frame, as {@code 0xAARRGGBB}. */
    private List<int[]> screens(ImageLimits limits) throws IOException {
        int most = (int) Math.max(1, Math.min(frames.size(), limits.maxPixels() / ((long) width * height)));
        List<int[]> screens = new ArrayList<>();
        int[] screen = new int[width * height];
        long decoded = 0; // pixels: a frame may be larger than the screen
        for (AnimationFrame frame : frames.subList(0, most)) {
            decoded += (long) frame.image().width() * frame.image().height();
            if (!screens.isEmpty() && decoded > limits.maxPixels()) {
                break;
            }
            int[] before = screen.clone();
            draw(frame, screen, PixelDecoder.argb(frame.image()));
            screens.add(screen.clone());
            if (frame.after() == AnimationFrame.After.BACK) {
                screen = before;
            } else if (frame.after() == AnimationFrame.After.CLEAR) {
                draw(
                        new AnimationFrame(frame.image(), frame.left(), frame.top(), frame.after(), false),
                        screen,
                        new int[frame.image().width() * frame.image().height()]);
            }
        }
        return screens;
    }

    /** Draws what lies within the screen. */
    private void draw(AnimationFrame frame, int[] screen, int[] argb) {
        int frameWidth = frame.image().width();
        for (int y = 0; y < Math.min(frame.image().height(), height - frame.top()); y++) {
            for (int x = 0; x < Math.min(frameWidth, width - frame.left()); x++) {
                int pixel = argb[y * frameWidth + x];
                int at = (frame.top() + y) * width + frame.left() + x;
                screen[at] = frame.over() ? over(pixel, screen[at]) : pixel;
            }
        }
    }

    /** A pixel seen through another one. */
    private static int over(int upper, int lower) {
        int alpha = upper >>> 24;
        int below = (lower >>> 24) * (255 - alpha) / 255;
        if (alpha == 255 || below == 0) {
            return alpha == 0 ? lower : upper;
        }
        int result = alpha + below << 24;
        for (int shift = 0; shift <= 16; shift += 8) {
            int mixed = ((upper >> shift & 255) * alpha + (lower >> shift & 255) * below) / (alpha + below);
            result |= mixed << shift;
        }
        return result;
    }

    /**
     * The one image that stands for all: the frame with the most on it, and from the others what is missing there, if it
     * stands where that frame has nothing.
     */
    PixelImage together(ImageLimits limits) throws IOException {
        List<int[]> screens = screens(limits);
        int ground = Transparency.ground(screens);
        screens.forEach(screen -> Transparency.onto(ground, screen));
        int background = new PixelImage(width, height, screens.get(0)).borderColor();
        int pixels = width * height;
        int[] empty = new int[pixels]; // what each pixel is when nothing is there
        int[] full = new int[pixels]; // what is farthest from that
        for (int at = 0; at < pixels; at++) {
            empty[at] = nearest(screens, at, background, 1);
            full[at] = nearest(screens, at, empty[at], -1);
        }
        int[] fullest = screens.get(0);
        int most = 0;
        for (int[] screen : screens) {
            int ink = 0;
            for (int at = 0; at < pixels; at++) {
                ink += distance(screen[at], empty[at]) > DIFFERS ? 1 : 0;
            }
            if (ink > most) {
                most = ink;
                fullest = screen;
            }
        }
        return new PixelImage(width, height, completed(fullest, empty, full));
    }

    /** A frame with what is missing, unless that stands in the same columns: then things move, and would be smeared. */
    private int[] completed(int[] frame, int[] empty, int[] full) {
        boolean[] used = new boolean[width];
        int[] result = frame.clone();
        for (int at = 0; at < frame.length; at++) {
            used[at % width] |= distance(frame[at], empty[at]) > DIFFERS;
        }
        int missing = 0;
        int missingThere = 0;
        for (int at = 0; at < frame.length; at++) {
            if (distance(frame[at], empty[at]) <= DIFFERS && distance(full[at], empty[at]) > DIFFERS) {
                missing++;
                missingThere += used[at % width] ? 1 : 0;
                result[at] = full[at];
            }
        }
        return 2 * missingThere < missing ? result : frame;
    }

    /** The color, of all screens, that is nearest to another one; or farthest, with the sign -1. */
    private static int nearest(List<int[]> screens, int at, int color, int sign) {
        int best = screens.get(0)[at];
        for (int[] screen : screens) {
            if (sign * distance(screen[at], color) < sign * distance(best, color)) {
                best = screen[at];
            }
        }
        return best;
    }

    /** The largest difference in a channel. */
    private static int distance(int a, int b) {
        int most = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            most = Math.max(most, Math.abs((a >> shift & 255) - (b >> shift & 255)));
        }
        return most;
    }
}
