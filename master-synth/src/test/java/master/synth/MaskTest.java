// SPDX-License-Identifier: Apache-2.0
package master.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import master.synth.font.Mask;
import master.synth.font.Outline;
import master.synth.layer.Strokes;
import org.junit.jupiter.api.Test;

class MaskTest {
    private static double area(Mask mask) {
        double area = 0;
        for (float cover : mask.cover) {
            area += cover;
        }
        return area;
    }

    @Test
    void covers_exactly_the_area_of_the_shape() {
        Mask rectangle = Mask.fill(Outline.of(new Rectangle2D.Double(2.25, 3.5, 10.5, 4.25), 0.1), 40, 20);
        assertThat(area(rectangle)).isCloseTo(10.5 * 4.25, within(0.01));
        assertThat(rectangle.at(2, 4)).isCloseTo(0.75f, within(0.001f));
        assertThat(rectangle.at(5, 5)).isCloseTo(1f, within(0.001f));
        Mask disk = Mask.fill(Outline.of(new Ellipse2D.Double(5, 5, 12, 12), 0.01), 40, 30);
        assertThat(area(disk)).isCloseTo(Math.PI * 36, within(0.3));
    }

    @Test
    void clips_at_the_image() {
        Mask mask = Mask.fill(Outline.of(new Rectangle(-5, -5, 100, 100), 0.1), 20, 10);
        assertThat(area(mask)).isCloseTo(200, within(0.01));
    }

    @Test
    void strokes_a_line_with_its_thickness() {
        Mask mask = Mask.stroke(Strokes.segment(5, 5, 25, 5), 2, false, 40, 20);
        assertThat(area(mask)).isBetween(40.0, 43.0);
        assertThat(mask.at(15, 4)).isCloseTo(1f, within(0.01f));
        assertThat(mask.at(15, 7)).isZero();
    }

    @Test
    void thin_lines_survive_without_antialiasing() {
        Mask mask =
                Mask.stroke(Strokes.segment(2, 5, 30, 9), 0.4, false, 40, 20).harden();
        assertThat(area(mask)).isGreaterThan(10);
    }
}
