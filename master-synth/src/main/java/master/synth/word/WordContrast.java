// SPDX-License-Identifier: Apache-2.0
package master.synth.word;

import java.awt.Rectangle;
import master.synth.font.Box;
import master.synth.font.Outline;
import master.synth.pixel.Canvas;
import master.synth.pixel.Colors;
import master.synth.pixel.Cover;

/** Whether the letters of a finished image can be told from what is around them. Holds no state. */
public final class WordContrast {
    private static final double NOISE = 0.75; // the least contrast as a share of the deviation of the ground

    private WordContrast() {}

    /**
     * True when every letter differs in mean brightness from the ground around it by the least contrast (gray levels),
     * and by enough compared with how uneven that ground is.
     */
    public static boolean readable(Canvas canvas, Cover cover, WordLine line, double leastContrast) {
        for (Outline glyph : line.glyphs()) {
            if (!readable(canvas, cover, glyph.bounds().grow(0.12 * line.unit()), leastContrast)) {
                return false;
            }
        }
        return true;
    }

    private static boolean readable(Canvas canvas, Cover cover, Box box, double leastContrast) {
        Rectangle area = box.pixels(canvas.width, canvas.height);
        double ink = 0;
        double inkWeight = 1e-6;
        double ground = 0;
        double groundSquares = 0;
        double groundWeight = 1e-6;
        for (int y = area.y; y < area.y + area.height; y++) {
            for (int x = area.x; x < area.x + area.width; x++) {
                int i = y * canvas.width + x;
                double luminance = Colors.luminance(canvas.rgb[i]);
                double share = cover.share[i];
                ink += share * luminance;
                inkWeight += share;
                ground += (1 - share) * luminance;
                groundSquares += (1 - share) * luminance * luminance;
                groundWeight += 1 - share;
            }
        }
        double mean = ground / groundWeight;
        double deviation = Math.sqrt(Math.max(0, groundSquares / groundWeight - mean * mean));
        double contrast = Math.abs(ink / inkWeight - mean);
        return inkWeight > 2 && contrast >= Math.max(leastContrast, NOISE * deviation);
    }
}
