// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import java.util.List;
import java.util.Objects;

/**
 * Handwriting: where a pen went, y downwards, in any unit.
 *
 * @param strokes from where the pen is set down to where it is lifted, in the order of time; at least one
 * @param truth what is written, as the file says it; empty if it does not
 * @param symbols which strokes make which symbol, as far as the file says it
 */
public record Ink(List<Stroke> strokes, String truth, List<Symbol> symbols) {
    /**
     * One symbol.
     *
     * @param name what it is, as the file says it
     * @param strokes the numbers of its strokes, one or more
     */
    public record Symbol(String name, List<Integer> strokes) {
        public Symbol {
            strokes = List.copyOf(strokes);
        }
    }

    /** Points that are joined by straight lines; one point is a dot. The arrays are not copied, so do not modify them. */
    public record Stroke(float[] x, float[] y) {
        public Stroke {
            if (x.length == 0 || x.length != y.length) {
                throw new IllegalArgumentException(
                        "a stroke of %d x and %d y, as many of both and one or more are needed"
                                .formatted(x.length, y.length));
            }
        }

        /** The larger side of the rectangle around it. */
        float size() {
            return Math.max(span(x), span(y));
        }

        /** At another place, in another size: x and y times a factor, plus an offset. */
        Stroke moved(double xFactor, double xOffset, double yFactor, double yOffset) {
            return new Stroke(moved(x, xFactor, xOffset), moved(y, yFactor, yOffset));
        }

        private static float[] moved(float[] values, double factor, double offset) {
            float[] moved = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                moved[i] = (float) (factor * values[i] + offset);
            }
            return moved;
        }

        private static float span(float[] values) {
            float least = values[0];
            float most = values[0];
            for (float value : values) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            return most - least;
        }
    }

    public Ink {
        strokes = List.copyOf(strokes);
        if (strokes.isEmpty()) {
            throw new IllegalArgumentException("no stroke, one or more are needed");
        }
        symbols = List.copyOf(symbols);
        for (Symbol symbol : symbols) {
            for (int stroke : symbol.strokes()) {
                Objects.checkIndex(stroke, strokes.size());
            }
        }
    }

    /** Handwriting of which nothing is known about its symbols. */
    public Ink(List<Stroke> strokes, String truth) {
        this(strokes, truth, List.of());
    }

    /** The strokes of one of its symbols. */
    List<Stroke> strokes(Symbol symbol) {
        return symbol.strokes().stream().map(strokes::get).toList();
    }
}
