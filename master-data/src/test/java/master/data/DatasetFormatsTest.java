// SPDX-License-Identifier: Apache-2.0
package master.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetFormatsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void draw() throws IOException {
        for (String name : List.of("a.png", "b.png", "imgs/c.png", "images/d.png", "2425/1/115_Lube_45484.jpg")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.write(folder.resolve(name), TestImages.png(name.length()));
        }
    }

    private Path list(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static List<String> labels(Dataset dataset) {
        return IntStream.range(0, dataset.size()).mapToObj(dataset::text).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    TAB       | a.png\\tone, two\\nb.png\\tx               | one, two;x
                    COMMA     | a.png,one, two\\nb.png,x                 | one, two;x
                    COMMA     | gone.png,x                              | x
                    SPACE     | a.png one two\\nb.png a,b                | one two;a,b
                    SPACE     | gone.png x                              | x
                    ICDAR     | a.png, "a \\\\"b\\\\", c"\\r\\nb.png, "x"     | a "b", c;x
                    CSV       | id,Label,File\\n1,"a ""b"", c",a.png\\n2,x,b.png | a "b", c;x
                    JSONL     | {"ImageFile": "a.png", "Label": "ü\\\\""}\\n{"Label": "x", "n": [1], "ImageFile": "b.png"} | ü";x
                    MJSYNTH   | ./2425/1/115_Lube_45484.jpg 45484\\n./1/2/3_a_b_7.jpg 7 | Lube;a_b
                    """)
    void the_format_of_a_list_follows_from_its_first_line(DatasetFormat format, String lines, String labels)
            throws IOException {
        Path list = list(
                "list.txt",
                lines.replace("\\\\", "\u0001")
                        .replace("\\n", "\n")
                        .replace("\\r", "\r")
                        .replace("\\t", "\t")
                        .replace("\u0001", "\\"));
        for (DatasetFormat asked : List.of(DatasetFormat.AUTO, format)) {
            try (Dataset dataset = Dataset.open(list, asked)) {
                assertThat(dataset.format()).isEqualTo(format);
                assertThat(labels(dataset)).containsExactly(labels.split(";"));
                if (!lines.startsWith("gone")) {
                    assertThat(dataset.sample(0).image()).startsWith(0x89, 'P');
                }
            }
        }
    }

    @Test
    void two_possible_readings_are_refused_until_the_format_is_named() throws IOException {
        Path list = list("list.txt", "gone, x.png y\n");

        assertThatThrownBy(() -> Dataset.open(list))
                .isInstanceOf(DatasetException.class)
                .hasMessageContainingAll("list.txt:1", "comma or space", "gone, x.png y");
        try (Dataset dataset = Dataset.open(list, DatasetFormat.COMMA)) {
            assertThat(dataset.text(0)).isEqualTo(" x.png y");
        }
        try (Dataset dataset = Dataset.open(list, DatasetFormat.SPACE)) {
            assertThat(dataset.id(0)).isEqualTo("gone,");
        }
        assertThatThrownBy(() -> Dataset.open(list("list.txt", "nothing\n")))
                .hasMessageContaining("no tab, comma or space");
    }

    @Test
    void a_lexicon_behind_the_word_is_not_read() throws IOException {
        Path list = list("iiit5k.txt", "a.png PRIVATE private,parking\nb.png x\n");
        try (Dataset dataset = Dataset.open(list, DatasetFormat.LEXICON)) {
            assertThat(labels(dataset)).containsExactly("PRIVATE", "x");
        }
    }

    @Test
    void images_of_gt_txt_lie_in_imgs_and_those_of_gt_tsv_in_images() throws IOException {
        list("gt.txt", "c.png,x\n");
        try (Dataset dataset = Dataset.open(folder)) {
            assertThat(dataset.format()).isEqualTo(DatasetFormat.COMMA);
            assertThat(dataset.sample(0).image()).isEqualTo(TestImages.png("imgs/c.png".length()));
        }
        list("gt.txt", "imgs/c.png x\n");
        try (Dataset dataset = Dataset.open(folder)) {
            assertThat(dataset.sample(0).image()).isEqualTo(TestImages.png("imgs/c.png".length()));
        }
        Files.delete(folder.resolve("gt.txt"));
        list("gt.tsv", "d.png\tx\n");
        try (Dataset dataset = Dataset.open(folder)) {
            assertThat(dataset.sample(0).image()).isEqualTo(TestImages.png("images/d.png".length()));
        }
    }

    @Test
    void a_folder_with_two_datasets_is_refused() throws IOException {
        list("gt.txt", "a.png,x\n");
        list("labels.tsv", "a.png\tx\n");
        assertThatThrownBy(() -> Dataset.open(folder)).hasMessageContainingAll("labels.tsv and gt.txt", "format");
        Files.delete(folder.resolve("gt.txt"));
        Files.delete(folder.resolve("labels.tsv"));
        lmdb("below/one", "x");
        assertThatThrownBy(() -> Dataset.open(folder)).hasMessageContainingAll("names or lmdb_tree is needed");
    }

    private void lmdb(String name, String... labels) throws IOException {
        try (LmdbWriter writer = LmdbWriter.create(folder.resolve(name))) {
            for (String label : labels) {
                writer.add(label, TestImages.png(label.length()));
            }
            writer.finish();
        }
    }

    @Test
    void lmdbs_below_a_folder_are_one_dataset() throws IOException {
        lmdb("tree/ST/2", "d", "e");
        lmdb("tree/MJ/train", "a", "b", "c");
        try (Dataset dataset = Dataset.open(folder.resolve("tree"))) {
            assertThat(dataset.format()).isEqualTo(DatasetFormat.LMDB_TREE);
            assertThat(labels(dataset)).containsExactly("a", "b", "c", "d", "e");
            assertThat(dataset.sample(3).id()).isEqualTo("ST/2/image-000000001").isEqualTo(dataset.id(3));
            assertThatThrownBy(() -> dataset.text(5)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void linked_folders_are_searched_for_lmdbs_and_each_counts_once() throws IOException {
        lmdb("elsewhere/MJ", "a", "b");
        lmdb("tree/ST", "c");
        Files.createSymbolicLink(folder.resolve("tree/MJ"), folder.resolve("elsewhere/MJ"));
        Files.createSymbolicLink(folder.resolve("tree/again"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("tree/loop"), folder.resolve("tree"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("tree"));
        try (Dataset dataset = Dataset.open(link)) {
            assertThat(labels(dataset)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void an_lmdb_that_is_still_being_written_is_no_part_of_the_folder() throws IOException {
        lmdb("tree/MJ", "a");
        try (LmdbWriter writer = LmdbWriter.create(folder.resolve("tree/ST"));
                Dataset dataset = Dataset.open(folder.resolve("tree"))) {
            assertThat(writer.size()).isZero();
            assertThat(labels(dataset)).containsExactly("a");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ICDAR   | a.png, "x"\\nb.png, x"      | l:2: file, "text" is needed
                    CSV     | file,label\\na.png          | l:2: 1 values under 2 columns
                    CSV     | file,label\\na.png,"x       | l:2: a quote that is not closed
                    CSV     | file,label\\na.png,"x"y     | l:2: something behind a closing quote
                    CSV     | a.png,x                    | l:1: no head
                    JSONL   | {"ImageFile":"a"}          | l:1: no text under "text", nor under another name for it
                    JSONL   | {"ImageFile":"a","Label":5} | l:1: no text under "text", nor under another name for it
                    JSONL   | {"text":"a"}               | l:1: no text under "image", nor under another name for it
                    JSONL   | {"image":"a","text":"x","boxes":[1,2,3,4]} | l:1: "boxes" is no list of [x, y, width, height]
                    JSONL   | {"image":"a","text":"x","boxes":[[1,2,3]]} | l:1: "boxes" is no list of [x, y, width, height]
                    JSONL   | {"image":"a","text":"x","boxes":[[1,2,3,4,5]]} | l:1: "boxes" is no list of [x, y, width, height]
                    JSONL   | {"image":"a","text":"x","boxes":[[1,2,3,4],null]} | l:1: "boxes" is no list of [x, y, width, height]
                    JSONL   | {"image":"a","text":"x","boxes":{"x":1}} | l:1: "boxes" is no list of [x, y, width, height]
                    JSONL   | {"image":"a","text":"x","boxes":[[1,2,-3,4]]} | l:1: box of -3.0x4.0
                    JSONL   | {"ImageFile":              | l:1: no JSON
                    JSONL   | [1]                        | l:1: no object
                    JSONL   | {"ImageFile":"a","Label":"x"}{} | l:1: more than one value
                    MJSYNTH | ./1/2/3_x_4.jpg 4\\n./1/2/3_x.jpg 4 | l:2: no image named
                    COMMA   | a.png,x\\nb.png\\nc\\nd      | l:2: no comma; file,text is needed: "b.png" (and 2 more bad lines)
                    LEXICON | a.png                      | l:1: no space
                    """)
    void a_bad_line_is_named(DatasetFormat format, String lines, String message) throws IOException {
        Path list = list("l", lines.replace("\\n", "\n"));
        assertThatThrownBy(() -> Dataset.open(list, format))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(message);
    }

    @Test
    void words_of_svt_are_cut_out_of_their_images() throws IOException {
        Path xml = list("train.xml", """
                <?xml version="1.0" encoding="utf-8"?>
                <tagset><image><imageName>a.png</imageName><lex>X,Y</lex><taggedRectangles>
                <taggedRectangle height="5" width="10" x="3" y="2"><tag>LIVING</tag></taggedRectangle>
                <taggedRectangle height="50" width="10" x="-4" y="6"><tag>ROOM &amp;</tag></taggedRectangle>
                <taggedRectangle height="5" width="5" x="90" y="2"><tag>GONE</tag></taggedRectangle>
                </taggedRectangles></image></tagset>
                """);
        try (Dataset dataset = Dataset.open(xml)) {
            assertThat(dataset.format()).isEqualTo(DatasetFormat.SVT);
            assertThat(labels(dataset)).containsExactly("LIVING", "ROOM &", "GONE");
            BufferedImage whole = ImageIO.read(folder.resolve("a.png").toFile());
            BufferedImage word =
                    ImageIO.read(new ByteArrayInputStream(dataset.sample(0).image()));
            assertThat(new int[] {word.getWidth(), word.getHeight()}).containsExactly(10, 5);
            assertThat(word.getRGB(2, 3)).isEqualTo(whole.getRGB(5, 5));
            BufferedImage clipped =
                    ImageIO.read(new ByteArrayInputStream(dataset.sample(1).image()));
            assertThat(new int[] {clipped.getWidth(), clipped.getHeight()}).containsExactly(6, 6);
            assertThatThrownBy(() -> dataset.sample(2))
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContainingAll("train.xml:5", "outside of its image");
        }
    }

    @Test
    void words_of_icdar_2003_are_whole_images() throws IOException {
        Path xml = list(
                "word.xml",
                "<imagelist>\n<image file=\"a.png\" tag=\"self\"/><image file='b.png' tag='&#228;'/></imagelist>");
        try (Dataset dataset = Dataset.open(xml)) {
            assertThat(dataset.format()).isEqualTo(DatasetFormat.ICDAR_XML);
            assertThat(labels(dataset)).containsExactly("self", "ä");
            assertThat(dataset.sample(1).image()).isEqualTo(TestImages.png(5));
        }
        assertThatThrownBy(() -> Dataset.open(xml, DatasetFormat.SVT))
                .hasMessageContaining("of format icdar_xml, not svt");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <image file="a.png" tag="x"/><image file="b.png"/> | a word without text
            <image file="a.png" tag="x"/><image tag="y"/>      | a word without a file
            <image><imageName>a.png</imageName><taggedRectangle x="0" y="0" width="2" height="2"/></image> | a word without text
            """)
    void a_word_of_xml_that_lacks_something_is_refused(String words, String problem) throws IOException {
        Path xml = list("words.xml", "<words>" + words + "</words>");
        assertThatThrownBy(() -> Dataset.open(xml))
                .isInstanceOf(DatasetException.class)
                .hasMessage("%s:1: %s", xml, problem);
    }

    @Test
    void xml_reads_nothing_outside_of_itself() throws IOException {
        Path secret = list("secret.txt", "hidden");
        String type = "<!DOCTYPE t [<!ENTITY e SYSTEM \"%s\">]>".formatted(secret.toUri());
        Path xml = list("x.xml", type + "\n<imagelist><image file=\"a.png\" tag=\"&e;\"/></imagelist>");
        assertThatThrownBy(() -> Dataset.open(xml))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("document type");

        Path broken = list("y.xml", "<imagelist>\n<image file=\"a.png\"");
        assertThatThrownBy(() -> Dataset.open(broken)).hasMessageContaining("no XML");
        assertThatThrownBy(() -> Dataset.open(list("z.xml", "<html/>"))).hasMessageContaining("no taggedRectangle");
    }

    @Test
    void a_list_of_many_lines_is_read_at_any_place() throws IOException {
        StringBuilder lines = new StringBuilder("\uFEFF\n");
        for (int i = 0; i < 1000; i++) {
            lines.append("images/%d.png\ttext %d ü%n".formatted(i, i)).append(i % 7 == 0 ? "\r\n  \n" : "");
        }
        try (Dataset dataset = Dataset.open(list("long.tsv", lines.toString()))) {
            assertThat(dataset.size()).isEqualTo(1000);
            for (int i = 999; i >= 0; i -= 3) {
                assertThat(dataset.text(i)).isEqualTo("text " + i + " ü");
                assertThat(dataset.id(i)).isEqualTo("images/" + i + ".png");
            }
            int line = 2 + 500 + 2 * (499 / 7 + 1);
            assertThatThrownBy(() -> dataset.sample(500)).hasMessageContaining("long.tsv:" + line);
        }
    }

    @Test
    void a_list_that_is_changed_while_it_is_open_is_noticed() throws IOException {
        Path list = list("l.tsv", "a.png\tx\nb.png\ty\n");
        try (Dataset dataset = Dataset.open(list)) {
            Files.writeString(list, "a.png\tx\n");
            assertThatThrownBy(() -> dataset.text(1)).hasMessageContaining("changed while it was open");
        }
    }

    @Test
    void a_format_that_the_path_cannot_have_is_refused() throws IOException {
        Path list = list("l.tsv", "a.png\tx\n");
        assertThatThrownBy(() -> Dataset.open(list, DatasetFormat.NAMES)).hasMessageContaining("takes a folder");
        assertThatThrownBy(() -> Dataset.open(folder, DatasetFormat.SVT)).hasMessageContaining("takes the XML file");
        assertThatThrownBy(() -> Dataset.open(folder, DatasetFormat.COMMA))
                .hasMessageContaining("no list in this folder");
        assertThatThrownBy(() -> Dataset.open(folder, DatasetFormat.LMDB_TREE)).hasMessageContaining("no folder below");
        assertThatThrownBy(() -> Dataset.open(list("q", "<a/>"))).hasMessageContaining("XML; format svt");
    }
}
