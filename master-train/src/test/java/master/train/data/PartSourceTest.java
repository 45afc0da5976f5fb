// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import master.api.Box;
import master.api.Label;
import master.api.LetterCase;
import master.core.image.PixelImage;
import master.core.image.TextPart;
import master.data.Dataset;
import master.data.LabelPolicy;
import master.synth.augment.Augmentation;
import master.train.config.AugmentSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartSourceTest {
    private static final TextPart PART =
            new TextPart(60, 30, 40, 20); // of 200x100; the text is inside of 68, 35, 24x10
    private static final LabelPolicy POLICY =
            new LabelPolicy(LetterCase.LOWER, LabelPolicy.Unfit.FAIL, Optional.empty(), 4);

    @TempDir
    private Path folder;

    private Dataset dataset() throws IOException {
        for (String name : List.of("AB", "CD")) {
            BufferedImage image = new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = image.createGraphics();
            graphics.setColor(Color.WHITE);
            graphics.fillRect(68, 35, 24, 10);
            graphics.dispose();
            ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
        }
        return Dataset.open(folder);
    }

    private static long white(PixelImage image) {
        return IntStream.of(image.rgb()).filter(pixel -> pixel == 0xFFFFFF).count();
    }

    @Test
    void every_part_comes_once_in_an_epoch_with_its_label_as_it_is_learned_and_all_of_its_text() throws IOException {
        try (Dataset dataset = dataset()) {
            PartSource source = new PartSource(
                    dataset,
                    List.of(new PartSource.Located(0, PART), new PartSource.Located(1, PART)),
                    POLICY,
                    7,
                    new Augmentation(AugmentSettings.of(false).toAugmentationConfig()));
            Set<PixelImage> different = new HashSet<>();
            for (int epoch = 0; epoch < 20; epoch++) {
                Example first = source.at(2 * epoch);
                Example second = source.at(2 * epoch + 1);
                assertThat(List.of(first.text(), second.text())).containsExactlyInAnyOrder("ab", "cd");
                assertThat(white(first.image())).isEqualTo(240);
                assertThat(source.at(2 * epoch)).isEqualTo(first);
                different.add(first.image());
            }
            assertThat(different).hasSizeGreaterThan(10);
        }
    }

    @Test
    void cuts_vary_about_the_part_and_some_reach_towards_the_edges() {
        SplittableRandom random = new SplittableRandom(1);
        int wide = 0;
        for (int i = 0; i < 400; i++) {
            TextPart cut = PartSource.cut(PART, 200, 100, random);
            assertThat(cut.x()).isBetween(0, 63);
            assertThat(cut.x() + cut.width()).isBetween(97, 200);
            assertThat(cut.y()).isBetween(0, 32);
            assertThat(cut.y() + cut.height()).isBetween(48, 100);
            wide += cut.width() > 1.4 * PART.width() ? 1 : 0;
        }
        assertThat(wide).as("cuts of more than a part and its variation").isBetween(50, 150);
    }

    @Test
    void a_part_that_is_the_whole_image_stays_inside_of_it() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            TextPart cut = PartSource.cut(new TextPart(0, 0, 3, 1), 3, 1, random);
            assertThat(cut.x() + cut.width()).isLessThanOrEqualTo(3);
            assertThat(cut.y() + cut.height()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void boxes_of_a_label_go_with_the_part() {
        Example whole =
                new Example(new PixelImage(200, 100, new int[20_000]), new Label("a", List.of(new Box(70, 35, 5, 10))));
        Example part = PartSource.cut(whole, PART);
        assertThat(part.label().boxes()).containsExactly(new Box(10, 5, 5, 10));
        assertThat(List.of(part.image().width(), part.image().height())).containsExactly(40, 20);
    }
}
