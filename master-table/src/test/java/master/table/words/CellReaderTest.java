// SPDX-License-Identifier: Apache-2.0
package master.table.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import master.api.Box;
import master.api.Canvas;
import master.api.Device;
import master.api.ImageSource;
import master.api.ModelInfo;
import master.api.Outcome;
import master.api.Recognition;
import master.api.Recognizer;
import master.api.Vocabulary;
import master.table.Boxes;
import master.table.Table;
import master.table.TableCell;
import master.table.Word;
import master.table.synth.SyntheticTable;
import master.table.synth.TableSynthesizer;
import master.table.synth.TableSynthesizerConfig;
import org.junit.jupiter.api.Test;

class CellReaderTest {
    private static final List<Font> FONTS =
            List.of(new Font(Font.SANS_SERIF, Font.PLAIN, 12), new Font(Font.SERIF, Font.PLAIN, 12));

    /** Answers with how many images it has seen. */
    private static final class Counting implements Recognizer {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger images = new AtomicInteger();

        @Override
        public List<Outcome> recognizeAll(List<ImageSource> pictures) {
            calls.incrementAndGet();
            return pictures.stream()
                    .map(picture -> (Outcome)
                            new Outcome.Recognized(new Recognition("w" + images.getAndIncrement(), 1, List.of())))
                    .toList();
        }

        @Override
        public ModelInfo model() {
            return new ModelInfo(
                    "counting",
                    Vocabulary.ofCharacters("w"),
                    12,
                    1,
                    32,
                    32,
                    List.of(new Canvas(32, 32)),
                    false,
                    "",
                    Map.of(),
                    Map.of());
        }

        @Override
        public Device device() {
            return Device.CPU;
        }

        @Override
        public void close() {}
    }

    private static Table table(int width, int height) {
        double half = width / 2.0;
        return new Table(
                1,
                2,
                0,
                List.of(
                        TableCell.of(0, 0, "").withBox(new Box(0, 0, half, height)),
                        TableCell.of(0, 1, "").withBox(new Box(half, 0, half, height))));
    }

    private static BufferedImage image(Color paper, Color ink, String left, String right) {
        BufferedImage image = new BufferedImage(200, 60, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(paper);
        graphics.fillRect(0, 0, 200, 60);
        graphics.setColor(ink);
        graphics.setFont(FONTS.get(0).deriveFont(16f));
        graphics.drawString(left, 8, 36);
        graphics.drawString(right, 108, 36);
        graphics.drawRect(1, 1, 197, 57);
        graphics.drawLine(100, 1, 100, 58);
        graphics.dispose();
        return image;
    }

    @Test
    void words_between_rules_are_found_and_read_together() {
        Counting model = new Counting();
        for (Color[] colors : new Color[][] {{Color.WHITE, Color.BLACK}, {new Color(30, 30, 90), Color.WHITE}}) {
            List<Word> read =
                    new CellReader(model).read(image(colors[0], colors[1], "Age (n)", "1,234.5"), table(200, 60));
            assertThat(read).hasSize(3);
            assertThat(read.stream().filter(word -> word.box().x() > 100)).hasSize(1);
        }
        assertThat(model.calls).hasValue(2);
    }

    @Test
    void the_shortest_words_come_first() {
        BufferedImage image = image(Color.WHITE, Color.BLACK, "quantity", "ab");
        List<CellReader.Cutout> cutouts = CellReader.cutouts(image, table(200, 60));
        assertThat(cutouts).hasSize(2);
        assertThat(cutouts.get(0).box().x()).as("the right one").isGreaterThan(100);
    }

    @Test
    void dashed_rules_are_no_words_and_a_column_of_ones_is() {
        BufferedImage image = image(Color.WHITE, Color.BLACK, "Age", "1");
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.BLACK);
        for (int x = 4; x < 190; x += 6) { // dashes of 3 and gaps of 3 pixels, just below the texts
            graphics.fillRect(x, 42, 3, 2);
        }
        for (int y = 4; y < 36; y += 4) {
            graphics.fillRect(90, y, 1, 2);
        }
        graphics.dispose();
        assertThat(WordFinder.find(image, table(200, 60)))
                .hasSize(2)
                .allMatch(box -> Boxes.bottom(box) <= 40 && Boxes.right(box) < 125);

        BufferedImage ones = image(Color.WHITE, Color.WHITE, "", "");
        graphics = ones.createGraphics();
        graphics.setColor(Color.BLACK);
        for (int row = 0; row < 7; row++) {
            graphics.fillRect(20, 4 + row * 8, 2, 6); // a 1 of a small font, 2 pixels above the next
            graphics.fillRect(130, 4 + row * 8, 4, 6);
        }
        graphics.dispose();
        assertThat(WordFinder.find(ones, table(200, 60)).stream().filter(box -> box.x() < 100))
                .isNotEmpty();
    }

    @Test
    void empty_cells_have_no_words() {
        assertThat(new CellReader(new Counting()).read(image(Color.WHITE, Color.GRAY, "", ""), table(200, 60)))
                .isEmpty();
    }

    @Test
    void noise_has_no_words() {
        BufferedImage noise = new BufferedImage(600, 600, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 600; y += 3) {
            for (int x = 0; x < 600; x += 3) {
                noise.setRGB(x, y, 0xFFFFFF);
            }
        }
        assertThat(new CellReader(new Counting()).read(noise, table(600, 600))).isEmpty();
    }

    @Test
    void a_line_between_cells_that_is_a_little_off_cuts_no_word() {
        List<Word> read = new CellReader(new Counting())
                .read(
                        image(Color.WHITE, Color.BLACK, "Weight", "12"),
                        new Table(
                                1,
                                2,
                                0,
                                List.of(
                                        TableCell.of(0, 0, "").withBox(new Box(0, 0, 40, 60)),
                                        TableCell.of(0, 1, "").withBox(new Box(40, 0, 160, 60)))));
        assertThat(read).hasSize(2);
    }

    @Test
    void most_words_of_drawn_tables_are_found_as_they_are() {
        TableSynthesizer synthesizer = TableSynthesizer.create(TableSynthesizerConfig.DEFAULT.withDegraded(0), FONTS);
        Random random = new Random(3);
        int words = 0;
        int found = 0;
        for (SyntheticTable drawn :
                IntStream.range(0, 40).mapToObj(i -> synthesizer.next(random)).toList()) {
            List<Box> boxes = WordFinder.find(drawn.image(), drawn.table());
            for (Word word : drawn.table().cells().stream()
                    .flatMap(cell -> cell.words().stream())
                    .toList()) {
                words++;
                found += boxes.stream().anyMatch(box -> isAt(box, word.box())) ? 1 : 0;
            }
        }
        assertThat((double) found / words).as("%d of %d", found, words).isGreaterThan(0.955);
    }

    /** Whether ink begins and ends where a word does, a few pixels of its sides left blank. */
    private static boolean isAt(Box ink, Box word) {
        double most = 2 + 0.15 * word.height();
        return Boxes.holds(word, Boxes.centerX(ink), Boxes.centerY(ink))
                && Math.abs(ink.x() - word.x()) <= most
                && Math.abs(Boxes.right(ink) - Boxes.right(word)) <= most;
    }
}
