// SPDX-License-Identifier: Apache-2.0
package master.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.api.Box;
import master.api.Canvas;
import master.api.Device;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.ModelInfo;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.Vocabulary;
import master.table.structure.OtslTokens;
import org.junit.jupiter.api.Test;

class TableRecognizerTest {
    private static final BufferedImage IMAGE = new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB);

    /** Answers each image with the same tokens. */
    private static final class Answering implements Recognizer {
        private final Vocabulary vocabulary;
        private final List<RecognizedToken> answer;
        private final List<Integer> groups = new ArrayList<>(); // how many images came together
        private int most = Integer.MAX_VALUE; // columns of all images that the memory suffices for
        private boolean closed;

        Answering(Vocabulary vocabulary, String answer) {
            this.vocabulary = vocabulary;
            this.answer = vocabulary.split(answer).stream()
                    .map(token -> new RecognizedToken(token, 0.9))
                    .toList();
        }

        @Override
        public List<Outcome> recognizeAll(List<ImageSource> images) {
            groups.add(images.size());
            int columns = images.stream()
                    .mapToInt(image -> ((ImageSource.Image) image).image().getWidth())
                    .sum();
            if (columns > most) {
                throw new OutOfMemoryError("Java heap space");
            }
            return images.stream()
                    .map(image -> (Outcome) new Outcome.Recognized(new Recognition("", 0.5, answer)))
                    .toList();
        }

        @Override
        public ModelInfo model() {
            return new ModelInfo(
                    "fake", vocabulary, 12, 1, 32, 32, List.of(new Canvas(32, 32)), false, "", Map.of(), Map.of());
        }

        @Override
        public Device device() {
            return Device.CPU;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static TableRecognizer answering(String answer) {
        return TableRecognizer.of(
                new Answering(OtslTokens.TOKENS.vocabulary(), answer), ImageLimits.DEFAULT, Optional.empty());
    }

    @Test
    void words_of_the_caller_come_into_the_cells() {
        Word age = new Word("Age", new Box(10, 10, 40, 12));
        Word number = new Word("31", new Box(120, 60, 40, 12));
        Word far = new Word("note", new Box(10, 180, 40, 12));
        TableRecognition read = answering("TCCNCCN").recognize(ImageSource.of(IMAGE), List.of(age, number, far));
        assertThat(read.toCsv()).isEqualTo("Age,\r\n,31\r\n");
        assertThat(read.unplaced()).containsExactly(far);
        assertThat(read.width()).isEqualTo(200);
        assertThat(read.table().headerRows()).isEqualTo(1);
        assertThat(read.table().cells()).allMatch(cell -> cell.box().isPresent());
        assertThat(read.repaired()).isFalse();
        assertThat(read.truncated()).isFalse();
        assertThat(read.lowestConfidence()).isEqualTo(0.9);
        assertThat(read.tableIfConfident(0.9)).contains(read.table());
        assertThat(read.tableIfConfident(0.95)).isEmpty();
    }

    @Test
    void a_word_reader_is_asked_where_the_caller_has_no_words() {
        TableRecognizer recognizer = TableRecognizer.of(
                new Answering(OtslTokens.TOKENS.vocabulary(), "CCN"),
                ImageLimits.DEFAULT,
                Optional.of((image, table) -> table.cells().stream()
                        .map(cell -> new Word("c" + cell.column(), cell.box().orElseThrow()))
                        .toList()));
        assertThat(recognizer.recognize(IMAGE).toCsv()).isEqualTo("c0,c1\r\n");
    }

    @Test
    void the_limit_of_tokens_is_told() {
        TableRecognition read = answering("CCCNCCCNCCCN").recognize(IMAGE);
        assertThat(read.truncated()).isTrue();
        assertThat(read.tableIfConfident(0)).isEmpty();
    }

    @Test
    void what_a_person_should_look_at_is_told_in_words() {
        TableRecognition sure = answering("CN").recognize(IMAGE);
        assertThat(sure.warnings()).isEmpty();
        TableRecognition bad = new TableRecognition(
                200, 100, sure.table(), 0.00099, true, true, List.of(new Word("note", new Box(10, 180, 40, 12))));
        assertThat(bad.warnings())
                .containsExactly(
                        "the model stopped at its limit of tokens, rows may be missing",
                        "the answer was no table, and was repaired",
                        "the confidence is near zero, the structure is probably wrong; "
                                + "if the image shows several tables, crop each to an image of its own",
                        "words outside of the table: 1");
        assertThat(new TableRecognition(200, 100, sure.table(), 0.001, false, false, List.of()).warnings())
                .isEmpty();
    }

    @Test
    void a_bad_image_harms_no_other() {
        List<TableOutcome> outcomes =
                answering("CN").recognizeAll(List.of(ImageSource.of(new byte[] {1, 2, 3}), ImageSource.of(IMAGE)));
        assertThat(outcomes.get(0)).isInstanceOf(TableOutcome.Failed.class);
        assertThat(outcomes.get(1).orThrow().table().rows()).isEqualTo(1);
    }

    private static ImageSource blank(int width, int height) {
        return ImageSource.of(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    }

    @Test
    void an_image_too_large_for_the_memory_harms_no_other() {
        Answering model = new Answering(OtslTokens.TOKENS.vocabulary(), "CN");
        model.most = 300;
        List<TableOutcome> outcomes = TableRecognizer.of(model, ImageLimits.DEFAULT, Optional.empty())
                .recognizeAll(List.of(blank(200, 10), blank(301, 10), blank(250, 10)));
        assertThat(outcomes.get(0).orThrow().width()).isEqualTo(200);
        assertThat(outcomes.get(2).orThrow().width()).isEqualTo(250);
        assertThatThrownBy(() -> outcomes.get(1).orThrow())
                .isInstanceOf(ImageDecodeException.class)
                .hasMessage("image 2: too large for the memory that is left")
                .hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(model.groups).containsExactly(3, 1, 1, 1);
    }

    @Test
    void memory_that_words_need_and_is_not_there_harms_no_other_image() {
        TableRecognizer.WordReader reader = (image, table) -> {
            if (image.getWidth() > 200) {
                throw new OutOfMemoryError("Java heap space");
            }
            return List.of();
        };
        List<TableOutcome> outcomes = TableRecognizer.of(
                        new Answering(OtslTokens.TOKENS.vocabulary(), "CN"), ImageLimits.DEFAULT, Optional.of(reader))
                .recognizeAll(List.of(blank(201, 10), blank(200, 10)));
        assertThat(outcomes.get(0)).isInstanceOf(TableOutcome.Failed.class);
        assertThat(outcomes.get(1)).isInstanceOf(TableOutcome.Recognized.class);
    }

    @Test
    void few_large_images_or_eight_small_ones_are_decoded_at_a_time() {
        Answering model = new Answering(OtslTokens.TOKENS.vocabulary(), "CN");
        TableRecognizer recognizer = TableRecognizer.of(model, ImageLimits.DEFAULT, Optional.empty());
        assertThat(recognizer.recognizeAll(Collections.nCopies(5, blank(2000, 1500))))
                .hasSize(5);
        assertThat(model.groups).containsExactly(2, 2, 1);
        model.groups.clear();
        assertThat(recognizer.recognizeAll(Collections.nCopies(17, blank(20, 10))))
                .hasSize(17);
        assertThat(model.groups).containsExactly(8, 8, 1);
    }

    @Test
    void no_cell_is_no_table() {
        assertThatThrownBy(() -> answering("N").recognize(IMAGE))
                .hasMessage("the image shows no table, or more than one");
    }

    @Test
    void a_model_of_texts_is_refused_and_closed() {
        Answering texts = new Answering(Vocabulary.ofCharacters("01"), "0");
        assertThatThrownBy(() -> TableRecognizer.of(texts, ImageLimits.DEFAULT, Optional.empty()))
                .hasMessageStartingWith("model \"fake\" reads no tables: tokens \"01\" spell no tables");
        assertThat(texts.closed).isTrue();
    }
}
