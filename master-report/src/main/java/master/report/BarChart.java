// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.List;
import master.core.metric.Proportion;

/**
 * Shares in [0, 1] side by side, with their intervals, as SVG in the colors of the page.
 *
 * @param title what the shares are of
 * @param axis what the bars are of
 * @param bars from left to right
 */
record BarChart(String title, String axis, List<Bar> bars) {
    private static final double WIDTH = 560;
    private static final double HEIGHT = 250;
    private static final double LEFT = 54;
    private static final double RIGHT = 12;
    private static final double TOP = 10;
    private static final double BOTTOM = 42;
    private static final Scale SHARES = new Scale(0, 1, false);

    /**
     * A bar.
     *
     * @param name what stands below it
     * @param share its height; nothing is drawn of 0 samples
     * @param wanted where a line crosses it that it should reach, or NaN
     */
    record Bar(String name, Proportion share, double wanted) {}

    Html svg() {
        Html html = new Html()
                .start("figure", "class", "card")
                .element("figcaption", title)
                .start("svg", "viewBox", "0 0 560 250", "role", "img", "aria-label", title);
        for (double tick : SHARES.ticks()) {
            html.shape("line", "class", "grid", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", y(tick), "y2", y(tick));
            String name = Numbers.fixed(100 * tick, 0) + " %";
            html.element("text", name, "class", "tick end", "x", LEFT - 6, "y", y(tick) + 4);
        }
        double slot = (WIDTH - LEFT - RIGHT) / bars.size();
        int every = (bars.size() + 19) / 20; // more names would run into each other
        for (int i = 0; i < bars.size(); i++) {
            double middle = LEFT + (i + 0.5) * slot;
            bar(html, bars.get(i), middle, Math.min(slot * 0.7, 44));
            if (i % every == 0) {
                html.element("text", bars.get(i).name(), "class", "tick mid", "x", middle, "y", HEIGHT - BOTTOM + 16);
            }
        }
        double center = (LEFT + WIDTH - RIGHT) / 2;
        html.element("text", axis, "class", "tick mid", "x", center, "y", HEIGHT - 7);
        return html.end("svg").end("figure");
    }

    private static void bar(Html html, Bar bar, double middle, double width) {
        Proportion share = bar.share();
        if (share.whole() == 0) {
            return;
        }
        double left = middle - width / 2;
        double top = y(share.value());
        html.start("g")
                .element(
                        "title",
                        "%s: %s of %s, interval %s"
                                .formatted(
                                        bar.name(),
                                        Numbers.percent(share.value()),
                                        Numbers.count(share.whole()),
                                        Numbers.interval(share)))
                .shape("rect", "class", "bar", "x", left, "y", top, "width", width, "height", y(0) - top);
        whisker(html, middle, share);
        if (!Double.isNaN(bar.wanted())) {
            double y = y(bar.wanted());
            html.shape("line", "class", "wanted", "x1", left - 3, "x2", left + width + 3, "y1", y, "y2", y);
        }
        html.end("g");
    }

    private static void whisker(Html html, double x, Proportion share) {
        html.shape("line", "class", "whisker", "x1", x, "x2", x, "y1", y(share.low()), "y2", y(share.high()));
    }

    private static double y(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }
}
