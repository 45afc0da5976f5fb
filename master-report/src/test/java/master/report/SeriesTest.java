// SPDX-License-Identifier: Apache-2.0
package master.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import master.report.Series.Point;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static Series series(int count, IntToDoubleFunction value) {
        List<Point> points = IntStream.range(0, count)
                .mapToObj(i -> new Point(i, value.applyAsDouble(i)))
                .toList();
        return new Series("loss", points, Series.Look.PALE);
    }

    @Test
    void thinning_keeps_the_order_and_the_extremes() {
        Series thinned = series(100_003, i -> i == 77_777 ? 50 : i == 3 ? -9 : Math.sin(i))
                .thinned();
        assertThat(thinned.points()).hasSizeLessThanOrEqualTo(800).contains(new Point(77_777, 50), new Point(3, -9));
        assertThat(thinned.points()).extracting(Point::x).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_short_line_is_not_thinned() {
        Series line = series(800, i -> i);
        assertThat(line.thinned()).isSameAs(line);
    }

    @Test
    void smoothing_leaves_a_straight_line_as_it_is_and_calms_a_jagged_one() {
        assertThat(series(500, i -> 3 * i).smoothed("mean").points())
                .allSatisfy(point -> assertThat(point.y()).isCloseTo(3 * point.x(), within(1e-6)));
        assertThat(series(500, i -> i % 2).smoothed("mean").points().subList(100, 400))
                .allSatisfy(point -> assertThat(point.y()).isBetween(0.4, 0.6));
    }
}
