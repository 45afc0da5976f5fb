// SPDX-License-Identifier: Apache-2.0
package master.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import master.api.Device;
import master.api.ImageDecodeException;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognition;
import master.api.Recognizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the images of {@code testdata/captchas} with the bundled model. */
class CaptchaTest {
    /** The share of images that must be read exactly. */
    private static final double LEAST_ACCURACY = 0.9;

    private static Map<Path, String> labels;
    private static Recognizer recognizer;

    /** {@code labels.tsv} has a line for each image: the file's name, a tab, the text. */
    @BeforeAll
    static void open() throws IOException {
        Path folder = Path.of(System.getProperty("testdata"), "captchas");
        labels = new LinkedHashMap<>();
        for (String line : Files.readAllLines(folder.resolve("labels.tsv"))) {
            String[] parts = line.split("\t", 2);
            labels.put(folder.resolve(parts[0]), parts[1]);
        }
        assertThat(labels).hasSizeGreaterThanOrEqualTo(10);
        recognizer = Recognizer.bundled("captcha");
    }

    @AfterAll
    static void close() {
        if (recognizer != null) {
            recognizer.close();
        }
    }

    private static Path anyImage() {
        return labels.keySet().iterator().next();
    }

    @Test
    void captchas_are_read() {
        List<String> wrong = new ArrayList<>();
        labels.forEach((file, label) -> {
            Recognition read = recognizer.recognize(file);
            if (!read.text().equals(label)) {
                wrong.add("%s: %s instead of %s".formatted(file.getFileName(), read.text(), label));
            }
        });
        assertThat(wrong).as("misread of %d", labels.size()).hasSizeLessThanOrEqualTo((int)
                (labels.size() * (1 - LEAST_ACCURACY)));
    }

    @Test
    void path_bytes_stream_and_image_give_the_same() throws IOException {
        Path file = anyImage();
        Recognition expected = recognizer.recognize(file);
        assertThat(recognizer.recognize(Files.readAllBytes(file))).isEqualTo(expected);
        try (InputStream stream = Files.newInputStream(file)) {
            assertThat(recognizer.recognize(stream)).isEqualTo(expected);
        }
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(recognizer.recognize(image)).isEqualTo(expected);
    }

    @Test
    void many_images_give_what_each_gives_alone_and_bad_ones_fail_alone() {
        List<ImageSource> images =
                new ArrayList<>(labels.keySet().stream().map(ImageSource::of).toList());
        images.add(3, ImageSource.of("no image".getBytes(StandardCharsets.US_ASCII)));
        List<Outcome> outcomes = recognizer.recognizeAll(images);
        assertThat(outcomes).hasSameSizeAs(images);
        assertThatThrownBy(outcomes.get(3)::orThrow).isInstanceOf(ImageDecodeException.class);
        for (int i = 0; i < images.size(); i++) {
            if (i != 3) {
                Recognition alone = recognizer.recognize(images.get(i));
                Recognition together = outcomes.get(i).orThrow();
                assertThat(together.text()).isEqualTo(alone.text());
                assertThat(together.confidence()).isCloseTo(alone.confidence(), within(1e-4));
            }
        }
    }

    @Test
    void doubt_is_an_answer_too() {
        Recognition read = recognizer.recognize(anyImage());
        assertThat(read.textIfConfident(0)).contains(read.text());
        assertThat(read.textIfConfident(1.1)).isEmpty();
    }

    @Test
    void the_model_says_what_it_is() {
        assertThat(recognizer.model().name()).isEqualTo("captcha");
        assertThat(recognizer.model().sha256()).matches("[0-9a-f]{64}");
        assertThat(recognizer.model().charset()).isNotEmpty();
        assertThat(recognizer.model().provenance()).isNotEmpty();
        assertThat(recognizer.device().kind()).isNotEqualTo(Device.Kind.AUTO);
    }

    @Test
    void after_closing_it_is_closed() {
        Recognizer closed = Recognizer.bundled("captcha");
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.recognize(anyImage())).isInstanceOf(IllegalStateException.class);
    }
}
