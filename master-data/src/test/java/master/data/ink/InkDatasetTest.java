// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.DatasetFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InkDatasetTest {
    /** A plus sign and a dot; times stand before places. */
    private static final String INK = """
            <ink xmlns="http://www.w3.org/2003/InkML">
            <traceFormat><channel name="T"/><channel name="X"/><channel name="Y"/></traceFormat>
            <annotation type="truth">$x^2$</annotation>
            <traceGroup><annotation type="truth">another</annotation></traceGroup>
            <trace id="0">0 0 50, 1 50 50, 2 100 50</trace>
            <trace id="1">3 50 0, 4 50 100</trace>
            <trace id="2">5 200 100</trace>
            <trace id="3"></trace>
            </ink>
            """;

    @TempDir
    private Path folder;

    private Dataset write(String... files) throws IOException {
        for (int i = 0; i < files.length; i++) {
            Files.writeString(folder.resolve(i + ".inkml"), files[i]);
        }
        return Dataset.open(folder);
    }

    private static PixelImage pixels(byte[] image) {
        return ImageReader.read(ImageSource.of(image), ImageLimits.DEFAULT);
    }

    private static boolean isBlack(PixelImage image, int x, int y) {
        return (image.rgb()[y * image.width() + x] & 255) < 64;
    }

    @Test
    void a_folder_of_inkml_is_recognized_and_its_truth_is_the_label() throws IOException {
        try (Dataset dataset = write(INK, INK.replace("$x^2$", "\\frac ab"))) {
            assertThat(dataset.format()).isEqualTo(DatasetFormat.INKML);
            assertThat(dataset.size()).isEqualTo(2);
            assertThat(dataset.id(1)).isEqualTo("1.inkml");
            assertThat(dataset.text(0)).isEqualTo("x ^ { 2 }");
            assertThat(dataset.text(1)).isEqualTo("\\frac { a } { b }");
        }
    }

    /** Strokes of 100 units become 32 pixels: the plus is 32x32, the dot 32 pixels to its right. */
    @Test
    void strokes_are_drawn_where_the_pen_went() throws IOException {
        try (Dataset dataset = write(INK)) {
            PixelImage image = pixels(dataset.sample(0).image());
            assertThat(image.width()).isEqualTo(64 + 16);
            assertThat(image.height()).isEqualTo(32 + 16);
            assertThat(isBlack(image, 8 + 16, 8 + 4)).as("upwards").isTrue();
            assertThat(isBlack(image, 8 + 4, 8 + 16)).as("to the left").isTrue();
            assertThat(isBlack(image, 8 + 64, 8 + 32)).as("the dot").isTrue();
            assertThat(isBlack(image, 8 + 4, 8 + 4)).as("between").isFalse();
        }
    }

    @Test
    void training_draws_with_another_pen_each_time_and_the_same_one_for_the_same_seed() throws IOException {
        try (Dataset dataset = write(INK)) {
            byte[] once = dataset.sample(0, new SplittableRandom(1)).image();
            assertThat(dataset.sample(0, new SplittableRandom(1)).image()).isEqualTo(once);
            assertThat(dataset.sample(0, new SplittableRandom(2)).image()).isNotEqualTo(once);
            assertThat(dataset.sample(0, new SplittableRandom(2)).text()).isEqualTo("x ^ { 2 }");
        }
    }

    @Test
    void giants_and_specks_become_images_of_usual_sizes() throws IOException {
        String dot = INK.replaceAll("<trace id=\"[01]\">.*", "");
        String wide = INK.replace("5 200 100", "5 900000000 100");
        try (Dataset dataset = write(dot, wide)) {
            assertThat(pixels(dataset.sample(0).image()).width()).isEqualTo(40);
            assertThat(pixels(dataset.sample(1).image()).width()).isLessThanOrEqualTo(Pen.MOST);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ; line 1
            <svg></svg>; line 1: <svg>, where InkML has <ink>
            <ink></ink>; no trace
            <ink><trace>1 2, 3</trace></ink>; point "3", x and y are needed
            <ink><trace>1 a</trace></ink>; "a" in a trace, a number is needed
            <ink><trace>1 NaN</trace></ink>; a number is needed
            <ink><trace>1 '1</trace></ink>; a number is needed
            <ink><trace>1 1</ink>; no XML
            <ink><traceFormat><channel name="Y"/></traceFormat><trace>1 1</trace></ink>; no channel X
            <!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><ink><trace>1 1</trace></ink>; a document type
            <ink><trace>1 1</trace></ink>; no annotation of type truth
            <ink><annotation type="truth">x^</annotation><trace>1 1</trace></ink>; an argument is missing
            """, quoteCharacter = '~')
    void a_file_that_is_no_formula_is_refused_by_name(String file, String problem) throws IOException {
        try (Dataset dataset = write(file == null ? "" : file)) {
            assertThatThrownBy(() -> dataset.sample(0))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContaining("sample 0 (0.inkml)")
                    .hasMessageContaining(problem);
        }
    }

    @Test
    void entities_and_points_without_end_are_refused() throws IOException {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE ink [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
        }
        String points = "<ink><trace>" + "1 1,".repeat(1_000_001) + "1 1</trace></ink>";
        try (Dataset dataset = write(laughs + "]><ink>&a29;</ink>", points)) {
            assertThatThrownBy(() -> dataset.sample(0)).isInstanceOf(DatasetException.class);
            assertThatThrownBy(() -> dataset.sample(1)).hasMessageContaining("more than 1000000 points");
        }
    }

    @Test
    void another_encoding_is_read_if_it_is_declared_and_named_if_not() throws IOException {
        String ink = "<ink><annotation type=\"truth\">%s</annotation><trace>1 1</trace></ink>".formatted("\u00e9");
        byte[] latin = ink.getBytes(StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("0.inkml"), latin);
        Files.write(
                folder.resolve("1.inkml"),
                ("<?xml version='1.0' encoding='iso-8859-1'?>" + ink).getBytes(StandardCharsets.ISO_8859_1));
        Files.write(
                folder.resolve("2.inkml"),
                ("<?xml version='1.0' encoding='utf-8'?>" + ink).getBytes(StandardCharsets.ISO_8859_1));
        Files.write(folder.resolve("3.inkml"), ("\uFEFF" + ink).getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("4.inkml"), ink.getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("5.inkml"), ("\uFEFF" + ink).getBytes(StandardCharsets.UTF_16LE));
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (Dataset dataset = Dataset.open(folder)) {
            for (int index : new int[] {0, 2}) {
                assertThatThrownBy(() -> dataset.label(index))
                        .isInstanceOf(DatasetException.class)
                        .hasMessageContaining("(%d.inkml)".formatted(index))
                        .hasMessageContaining("not UTF-8, nor is another encoding declared");
            }
            for (int index : new int[] {1, 3, 4, 5}) {
                assertThat(dataset.label(index).text()).isEqualTo("\u00e9");
            }
        } finally {
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .as("nothing comes from the parser itself")
                .isEmpty();
    }
}
