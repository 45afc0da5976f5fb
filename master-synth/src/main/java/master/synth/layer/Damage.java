// SPDX-License-Identifier: Apache-2.0
package master.synth.layer;

import java.awt.Rectangle;
import java.util.List;
import master.synth.font.Box;
import master.synth.font.Outline;
import master.synth.pixel.Colors;

/** Measures how much of the text a layer or a filter has hidden. Holds no state. */
public final class Damage {
    private static final double MOST_HIDDEN = 0.33; // of a glyph's ink
    private static final double MOST_ADDED = 0.30; // of the free pixels in a glyph's box that now look like ink
    private static final double VISIBLE = 30; // of color distance
    private static final double LEAST_CONTRAST = 30; // color distance between a glyph and its ground
    private static final double FLAT = 6; // of color distance: less cannot be seen
    private static final double LEAST_SEEN = 0.3; // pixels of another color, as a share of a glyph's longer side

    private Damage() {}

    /**
     * True when the glyph differs visibly from the ground it was painted on: in about as many pixels as its longer side
     * has, or more.
     */
    public static boolean visible(Scene scene, Outline glyph) {
        Box box = glyph.bounds();
        Rectangle area = box.pixels(scene.width(), scene.height());
        int seen = 0;
        for (int y = area.y; y < area.y + area.height; y++) {
            for (int x = area.x; x < area.x + area.width; x++) {
                int i = y * scene.width() + x;
                seen += Colors.distance(scene.ground[i], scene.canvas.rgb[i]) > LEAST_CONTRAST ? 1 : 0;
            }
        }
        return seen >= 0.9 * Math.max(box.width(), box.height());
    }

    /** How many glyphs can be seen at all: the box of any other one has hardly a pixel that differs from the rest of it. */
    public static int seen(Scene scene, List<Outline> glyphs) {
        return (int) glyphs.stream().filter(glyph -> isSeen(scene, glyph)).count();
    }

    private static boolean isSeen(Scene scene, Outline glyph) {
        Box box = glyph.bounds();
        Rectangle area = box.pixels(scene.width(), scene.height());
        if (area.isEmpty()) {
            return false;
        }
        int[] sums = new int[3];
        for (int y = area.y; y < area.y + area.height; y++) {
            for (int x = area.x; x < area.x + area.width; x++) {
                int color = scene.canvas.rgb[y * scene.width() + x];
                sums[0] += Colors.red(color);
                sums[1] += Colors.green(color);
                sums[2] += Colors.blue(color);
            }
        }
        int count = area.width * area.height;
        int mean = Colors.of(sums[0] / count, sums[1] / count, sums[2] / count);
        int different = 0;
        for (int y = area.y; y < area.y + area.height; y++) {
            for (int x = area.x; x < area.x + area.width; x++) {
                different += Colors.distance(mean, scene.canvas.rgb[y * scene.width() + x]) > FLAT ? 1 : 0;
            }
        }
        return different >= LEAST_SEEN * Math.max(box.width(), box.height());
    }

    /** True when some glyph lost more than a third of its ink, or its box is crowded with new ink. */
    public static boolean tooMuch(Scene scene, int[] before, List<Outline> glyphs) {
        for (Outline glyph : glyphs) {
            Box box = glyph.bounds();
            Rectangle area = box.pixels(scene.width(), scene.height());
            int ink = 0;
            int hidden = 0;
            int free = 0;
            int added = 0;
            for (int y = area.y; y < area.y + area.height; y++) {
                for (int x = area.x; x < area.x + area.width; x++) {
                    int i = y * scene.width() + x;
                    boolean changed = Colors.distance(before[i], scene.canvas.rgb[i]) > VISIBLE;
                    if (scene.ink[i] > 0.5f) {
                        ink++;
                        hidden += changed ? 1 : 0;
                    } else {
                        free++;
                        added += changed ? 1 : 0;
                    }
                }
            }
            if (hidden > MOST_HIDDEN * ink || added > MOST_ADDED * free) {
                return true;
            }
        }
        return false;
    }
}
