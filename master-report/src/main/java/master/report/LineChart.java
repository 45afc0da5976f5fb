// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Lines over a common horizontal axis, as SVG in the colors of the page.
 *
 * @param title what the values are
 * @param series at least one value in all
 * @param vertical the vertical axis
 * @param unit writes a value of the vertical axis
 */
record LineChart(String title, List<Series> series, Scale vertical, DoubleFunction<String> unit) {
    private static final double WIDTH = 560;
    private static final double HEIGHT = 250;
    private static final double LEFT = 54;
    private static final double RIGHT = 12;
    private static final double TOP = 10;
    private static final double BOTTOM = 26;
    private static final int COLORS = 6;
    private static final double LEAST_RATIO = 6; // of the values of a logarithmic axis

    /**
     * A chart whose vertical axis fits the values; logarithmic only where all of them are above 0, and far enough apart for
     * two round numbers between them.
     */
    static LineChart fitting(String title, List<Series> series, boolean logarithmic, DoubleFunction<String> unit) {
        double least = values(series).min().orElseThrow();
        double most = values(series).max().orElseThrow();
        Scale scale = logarithmic && least > 0 && most >= LEAST_RATIO * least
                ? Scale.logarithmic(least, most)
                : Scale.around(least, most);
        return new LineChart(title, series, scale, unit);
    }

    private static DoubleStream values(List<Series> series) {
        return series.stream().flatMapToDouble(s -> s.points().stream().mapToDouble(Series.Point::y));
    }

    Html svg() {
        double last = series.stream()
                .flatMap(s -> s.points().stream())
                .mapToDouble(Series.Point::x)
                .max()
                .orElse(1);
        Scale horizontal = new Scale(0, Math.max(last, 1), false);
        Html html = new Html()
                .start("figure", "class", "card")
                .element("figcaption", title)
                .start("svg", "viewBox", "0 0 560 250", "role", "img", "aria-label", title);
        grid(html, horizontal);
        for (int i = 0; i < series.size(); i++) {
            line(html, series.get(i), horizontal, color(i));
        }
        html.end("svg");
        if (series.size() > 1) {
            legend(html);
        }
        return html.end("figure");
    }

    /** A pale line has the color of the strong one that follows it. */
    private int color(int index) {
        long strong = series.subList(0, index).stream()
                .filter(s -> s.look() != Series.Look.PALE)
                .count();
        return (int) (strong % COLORS);
    }

    private void grid(Html html, Scale horizontal) {
        for (double tick : vertical.ticks()) {
            double y = y(tick);
            html.shape("line", "class", "grid", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", y, "y2", y);
            html.element("text", unit.apply(tick), "class", "tick end", "x", LEFT - 6, "y", y + 4);
        }
        html.element("text", "step", "class", "tick end", "x", LEFT - 14, "y", HEIGHT - 8);
        for (double tick : horizontal.ticks()) {
            html.element("text", Numbers.plain(tick), "class", "tick mid", "x", x(tick, horizontal), "y", HEIGHT - 8);
        }
    }

    private void line(Html html, Series line, Scale horizontal, int color) {
        StringBuilder path = new StringBuilder();
        for (Series.Point point : line.thinned().points()) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(String.format(Locale.ROOT, "%.1f %.1f", x(point.x(), horizontal), y(point.y())));
        }
        String look = line.look() == Series.Look.PALE ? " pale" : "";
        html.shape("path", "class", "line c" + color + look, "d", path);
        if (line.look() == Series.Look.MARKED && line.points().size() <= 120) {
            for (Series.Point point : line.points()) {
                double x = x(point.x(), horizontal);
                html.start("circle", "class", "mark c" + color, "cx", x, "cy", y(point.y()), "r", 3)
                        .element(
                                "title",
                                "%s: %s at step %s"
                                        .formatted(line.name(), unit.apply(point.y()), Numbers.fixed(point.x(), 0)))
                        .end("circle");
            }
        }
    }

    private void legend(Html html) {
        html.start("p", "class", "legend");
        for (int i = 0; i < series.size(); i++) {
            String look = series.get(i).look() == Series.Look.PALE ? " pale" : "";
            html.start("span")
                    .element("i", "", "class", "key c" + color(i) + look)
                    .text(series.get(i).name())
                    .end("span");
        }
        html.end("p");
    }

    private static double x(double value, Scale scale) {
        return LEFT + scale.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - vertical.place(value) * (HEIGHT - TOP - BOTTOM);
    }
}
