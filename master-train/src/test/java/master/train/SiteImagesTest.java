// SPDX-License-Identifier: Apache-2.0
package master.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import master.api.LetterCase;
import master.data.Dataset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteImagesTest {
    @TempDir
    private Path folder;

    private Dataset dataset; // null before the first look

    @BeforeEach
    void draw() throws IOException {
        TestRuns.images(folder, List.of("12", "34", "56", "789"));
    }

    private SiteImages look(LetterCase fold) {
        close();
        dataset = Dataset.open(folder);
        return SiteImages.of(dataset, fold);
    }

    @AfterEach
    void close() {
        if (dataset != null) {
            dataset.close();
        }
    }

    private void copy(String from, String to) throws IOException {
        Files.copy(folder.resolve(from), folder.resolve(to));
    }

    @Test
    void a_second_image_of_a_text_is_used_and_the_same_image_again_is_not() throws IOException {
        TestRuns.images(folder.resolve("more"), List.of("9"));
        Files.move(folder.resolve("more/9.png"), folder.resolve("12_2.PNG"));
        copy("34.png", "34_2.png");

        SiteImages images = look(LetterCase.NONE);

        assertThat(images.usable()).hasSize(5);
        assertThat(images.notes())
                .anySatisfy(note -> assertThat(note)
                        .isEqualTo("left out: 1 images that are there more than once; one of each is used"));
    }

    @Test
    void an_image_with_two_labels_is_not_used_and_both_files_are_named() throws IOException {
        copy("34.png", "84.png");

        SiteImages images = look(LetterCase.NONE);

        assertThat(images.usable()).hasSize(3);
        assertThat(images.notes())
                .anySatisfy(
                        note -> assertThat(note).endsWith("with different labels: 34.png \"34\" and 84.png \"84\""));
    }

    @Test
    void labels_that_differ_in_case_only_are_one_when_folded() throws IOException {
        copy("34.png", "Ab.png");
        copy("34.png", "aB_2.png");
        Files.delete(folder.resolve("34.png"));

        assertThat(look(LetterCase.NONE).usable()).hasSize(3);
        SiteImages folded = look(LetterCase.LOWER);
        assertThat(folded.usable()).hasSize(4);
        assertThat(folded.usable().stream().map(folded::label)).contains("ab");
    }

    @Test
    void images_that_cannot_be_read_are_left_out_and_named() throws IOException {
        Files.writeString(folder.resolve("000.png"), "no image");

        SiteImages images = look(LetterCase.NONE);

        assertThat(images.usable()).hasSize(4);
        assertThat(images.notes())
                .anySatisfy(note -> assertThat(note)
                        .startsWith("left out, cannot be read: 1 of: ")
                        .contains("000.png"));
    }

    private void blank(String name) throws IOException {
        BufferedImage image = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 40; i++) {
            image.setRGB(i, i % 20, 0x080808); // less than anybody sees
        }
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    @Test
    void blank_images_are_left_out_and_most_of_them_are_an_error() throws IOException {
        blank("b1.png");
        blank("b2.png");
        SiteImages some = look(LetterCase.NONE);
        assertThat(some.usable()).hasSize(4);
        assertThat(some.notes())
                .anySatisfy(note -> assertThat(note).isEqualTo("left out, blank: 2 of: no contrast (b1.png, b2.png)"));
        assertThat(some.errors()).isEmpty();
        for (int i = 3; i < 6; i++) {
            blank("b" + i + ".png");
        }
        assertThat(look(LetterCase.NONE).errors()).containsExactly("5 of 9 images are blank");
    }

    @Test
    void an_image_that_is_there_in_two_forms_of_a_file_is_there_twice() throws IOException {
        ImageIO.write(TestModels.image("34"), "bmp", folder.resolve("34_2.bmp").toFile());

        assertThat(look(LetterCase.NONE).usable()).hasSize(4);
    }

    @Test
    void a_list_names_its_files_and_a_missing_one_is_left_out() throws IOException {
        Files.writeString(folder.resolve("labels.tsv"), "12.png\tx1\n34.png\tx2\ngone.png\tx3\n");

        SiteImages images = look(LetterCase.NONE);

        assertThat(images.usable().stream().map(images::label)).containsExactly("x1", "x2");
        assertThat(images.notes()).anySatisfy(note -> assertThat(note).contains("no such file", "gone.png"));
    }

    @Test
    void characters_that_look_forgotten_are_told_and_those_that_look_left_out_on_purpose_are_not() {
        assertThat(CharacterNotes.of(characters("012345689")))
                .containsExactly(
                        "no label has the digits 7: the model will never read them, unless --charset names them");
        assertThat(CharacterNotes.of(characters("2345678bcdefgmnpwxy"))).isEmpty();
        assertThat(CharacterNotes.of(characters("0123456789"))).isEmpty();
    }

    @Test
    void letters_in_both_cases_are_told() {
        assertThat(CharacterNotes.of(characters("abCcB")))
                .containsExactly("2 letters are there in both cases; if the site takes them as equal,"
                        + " --fold lower reads better");
    }

    private static Set<Integer> characters(String text) {
        return text.codePoints().boxed().collect(Collectors.toSet());
    }
}
