// SPDX-License-Identifier: Apache-2.0
package master.table.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import master.api.Box;
import master.table.TableCell;
import master.table.structure.OtslTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
    private static final String LINE =
            "{\"filename\": \"a.png\", \"split\": \"train\", \"imgid\": 3, \"html\": {\"cells\": ["
                    + "{\"tokens\": [\"<b>\", \"p\", \" \", \"&lt;\", \"</b>\"], \"bbox\": [5, 2, 30, 12]}, {\"tokens\": []},"
                    + " {\"tokens\": [\" \", \"7\"], \"bbox\": [5, 20, 12, 30]}],"
                    + " \"structure\": {\"tokens\": [\"<thead>\", \"<tr>\", \"<td\", \" colspan=\\\"2\\\"\", \">\", \"</td>\","
                    + " \"</tr>\", \"</thead>\", \"<tbody>\", \"<tr>\", \"<td>\", \"</td>\", \"<td>\", \"</td>\", \"</tr>\","
                    + " \"</tbody>\"]}}}";

    @TempDir
    Path folder;

    @Test
    void a_line_of_pubtabnet_is_a_table_with_texts_and_their_places() {
        TableSample sample = PubTabNet.parse(LINE);
        assertThat(sample.id()).isEqualTo("a.png");
        assertThat(sample.complete()).isTrue();
        assertThat(sample.html())
                .isEqualTo("<html><body><table><thead><tr><td colspan=\"2\"><b>p &lt;</b></td></tr></thead>"
                        + "<tbody><tr><td></td><td> 7</td></tr></tbody></table></body></html>");
        assertThat(OtslTokens.spelled(sample.table())).isEqualTo("TCLNECN");
        assertThat(sample.table().cells()).extracting(TableCell::text).containsExactly("p <", "", "7");
        assertThat(sample.table().cells().get(0).textBox()).contains(new Box(5, 2, 25, 10));
        assertThat(sample.table().cells().get(0).box()).isEmpty();
    }

    @Test
    void what_is_written_reads_back() {
        TableSample sample = PubTabNet.parse(LINE);
        assertThat(PubTabNet.parse(PubTabNet.write("b.png", "val", 1, sample.table()))
                        .table())
                .isEqualTo(sample.table());
    }

    @Test
    void a_file_may_begin_with_a_byte_order_mark() throws Exception {
        TableDataset dataset = new TableDataset(Files.writeString(folder.resolve("x.jsonl"), "\uFEFF" + LINE));
        List<String> read = new ArrayList<>();
        dataset.read((sample, image) -> read.add(sample.id()));
        assertThat(read).containsExactly("a.png");
        long[] lines = dataset.lines();
        assertThat(dataset.at(lines[0], lines[1]).id()).isEqualTo("a.png");
    }

    @Test
    void a_bad_line_is_named() throws Exception {
        Path file = folder.resolve("x.jsonl");
        Files.writeString(file, LINE + "\n\n" + LINE.replace("\"<td>\", \"</td>\", ", "") + "\n");
        List<TableSample> read = new ArrayList<>();
        assertThatThrownBy(() -> PubTabNet.read(file, read::add))
                .hasMessage(file + ", line 3: 3 cells in html.cells, 1 in html.structure");
        assertThat(read).hasSize(1);
        assertThatThrownBy(() -> PubTabNet.parse("{}")).hasMessage("no object \"html\"");
        assertThatThrownBy(() -> PubTabNet.parse("[")).hasMessageStartingWith("no JSON (");
    }

    @Test
    void a_structure_file_of_icdar_2013_is_tables_of_pages() throws Exception {
        Path file = folder.resolve("x-str.xml");
        Files.writeString(file, """
                <document><table id='1'><region page='2'>
                  <cell start-row='0' start-col='0' end-col='1'>
                    <bounding-box x1='50' y1='700' x2='150' y2='712'/><content>Head  line</content></cell>
                  <cell start-row='1' start-col='0'>
                    <bounding-box x1='50' y1='680' x2='80' y2='692'/><content>a</content></cell>
                </region></table></document>
                """);
        Icdar2013.PageTable table = Icdar2013.read(file).get(0);
        assertThat(table.page()).isEqualTo(2);
        assertThat(table.region()).isEqualTo(new Box(50, 680, 100, 32));
        assertThat(OtslTokens.spelled(table.sample().table())).isEqualTo("CLNCEN");
        assertThat(table.sample().complete()).isFalse();
        assertThat(table.sample().table().cells().get(0).text()).isEqualTo("Head line");
        assertThat(table.sample().table().cells().get(1).textBox()).contains(new Box(0, 20, 30, 12));

        Files.writeString(file, "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><document>&e;</document>");
        assertThatThrownBy(() -> Icdar2013.read(file)).hasMessageStartingWith(file + ": no XML (");
    }

    @Test
    void a_dataset_is_a_file_or_its_folder_with_images_beside_or_below() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("set"));
        assertThatThrownBy(() -> TableDataset.open(inner))
                .hasMessage("dataset %s: 0 files of JSON lines (*.jsonl) in it, one is needed".formatted(inner));
        Path file = Files.writeString(inner.resolve("x.jsonl"), "\n" + LINE + "\n" + LINE.replace("a.png", "b.png"));
        Path image = Files.createDirectory(inner.resolve("val")).resolve("b.png");
        Files.write(image, new byte[1]);
        Files.write(folder.resolve("secret.png"), new byte[1]);
        TableDataset dataset = TableDataset.open(inner);
        assertThat(dataset.file()).isEqualTo(file);
        assertThat(dataset.size()).isEqualTo(2);
        List<Path> images = new ArrayList<>();
        dataset.read((sample, where) -> images.add(where));
        assertThat(images.get(0)).isEqualTo(inner.resolve("a.png")).doesNotExist();
        assertThat(images.get(1)).isEqualTo(image);
        assertThat(dataset.image("../secret.png")).isEqualTo(inner.resolve("secret.png"));

        long[] lines = dataset.lines();
        assertThat(lines).hasSize(3);
        assertThat(dataset.at(lines[1], lines[2]).id()).isEqualTo("b.png");
        assertThat(dataset.at(lines[0], lines[1])).isEqualTo(PubTabNet.parse(LINE));
        Files.writeString(inner.resolve("y.jsonl"), LINE);
        assertThatThrownBy(() -> TableDataset.open(inner)).hasMessageContaining("2 files of JSON lines");
        assertThatThrownBy(() -> TableDataset.open(folder.resolve("none")))
                .hasMessage("dataset %s: no such file or folder".formatted(folder.resolve("none")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "", ".", "..", "a/.."})
    void a_name_that_is_no_file_s_is_an_error_that_names_the_line(String name) throws Exception {
        Path file = Files.writeString(folder.resolve("x.jsonl"), LINE + "\n" + LINE.replace("a.png", name));
        TableDataset dataset = new TableDataset(file);
        String reason = "filename \"%s\", the name of a file is needed".formatted(name);
        assertThatThrownBy(() -> dataset.image(name)).hasMessage(reason);
        assertThatThrownBy(() -> dataset.read((sample, image) -> {})).hasMessage(file + ", line 2: " + reason);
        long[] lines = dataset.lines();
        assertThatThrownBy(() -> dataset.at(lines[1], lines[2]))
                .hasMessage("%s, byte %d: %s".formatted(file, lines[1], reason));
    }

    @Test
    void statistics_count() {
        TableStatistics statistics = new TableStatistics();
        assertThat(statistics.describe()).isEqualTo("no tables\n");
        statistics.add(PubTabNet.parse(LINE));
        assertThat(statistics.describe())
                .startsWith("1 tables, 0 of them not complete")
                .contains("columns             2.00       2       2       2")
                .contains("header rows         1.00       1       1       1")
                .contains("cells               3.00       3       3       3")
                .contains("empty cells         1.00       1       1       1")
                .contains("tokens html        14.00      14      14      14")
                .contains("spanning cells      1.00       1       1       1")
                .contains("tokens otsl         7.00       7       7       7");
    }
}
