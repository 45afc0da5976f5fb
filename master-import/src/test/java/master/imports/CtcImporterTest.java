// SPDX-License-Identifier: Apache-2.0
package master.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import master.api.Canvas;
import master.core.image.Filter;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelDigest;
import master.core.model.ModelManifest;
import master.core.network.CtcNetwork;
import master.imports.CtcPreset.ChannelOrder;
import master.onnx.ModelFormatException;
import master.onnx.OnnxReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file takes images of 8 rows and any width, answers with 7 classes, and has 6 tokens in its metadata. */
class CtcImporterTest {
    private static final Path FILE = Path.of("../testdata/import/ctc/columns.onnx");

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static ModelManifest read(CtcOptions options) {
        ImportedRecognizer imported = CtcImporter.read(FILE, options);
        ModelDigest.verify(imported.file());
        assertThat(OnnxReader.manifest(imported.file())).isEqualTo(imported.manifest());
        return imported.manifest();
    }

    private void refuses(String dictionary, String message) throws IOException {
        CtcOptions options = CtcOptions.of(CtcPreset.PPOCR).withDictionary(file("dict", dictionary));
        assertThatThrownBy(() -> CtcImporter.read(FILE, options))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void what_the_file_says_goes_before_the_preset() {
        ModelManifest manifest = read(CtcOptions.of(CtcPreset.PPOCR));
        assertThat(manifest.name()).isEqualTo("columns");
        assertThat(manifest.vocabulary().tokens()).containsExactly("a", "b", "c", "漢", "1", "🇩🇪");
        assertThat(manifest.ctc()).contains(new CtcNetwork(0));
        assertThat(manifest.preprocessing())
                .isEqualTo(new Preprocessing(
                        3,
                        List.of(new Canvas(8, 320), new Canvas(8, 3200)),
                        ResizeMode.OPEN_WIDTH,
                        0.5,
                        0.5,
                        Filter.BILINEAR));
        assertThat(manifest.maxLength()).isEqualTo(401);
        assertThat(manifest.provenance())
                .containsEntry("preset", "ppocr")
                .containsEntry("source", "columns.onnx")
                .containsKey("sourceSha256");
    }

    @Test
    void what_is_told_goes_before_all() {
        CtcOptions options = new CtcOptions(
                CtcPreset.CRNN,
                Optional.empty(),
                Optional.of("mine"),
                Optional.of(ChannelOrder.RGB),
                OptionalInt.of(16),
                OptionalInt.of(80),
                Optional.of(ResizeMode.PAD_CENTER),
                Optional.of(Filter.LANCZOS),
                OptionalDouble.of(0),
                OptionalDouble.of(2),
                true,
                Optional.of(false),
                OptionalInt.of(9));
        ModelManifest manifest = read(options);
        assertThat(manifest.name()).isEqualTo("mine");
        assertThat(manifest.preprocessing())
                .isEqualTo(
                        new Preprocessing(3, List.of(new Canvas(16, 80)), ResizeMode.PAD_CENTER, 0, 2, Filter.LANCZOS));
        assertThat(manifest.ctc()).contains(new CtcNetwork(6));
        assertThat(manifest.maxLength()).isEqualTo(9);
    }

    @Test
    void lists_of_tokens_are_read_as_they_are_written() throws IOException {
        CtcOptions ppocr = CtcOptions.of(CtcPreset.PPOCR);
        Path windows = file("windows.txt", "\uFEFFa\r\nb\r\n\u3000\r\nd\r\ne\r\nf\r\n");
        assertThat(read(ppocr.withDictionary(windows)).vocabulary().tokens())
                .containsExactly("a", "b", "\u3000", "d", "e", "f");
        Path spaceless = file("spaceless.txt", "a\nb\nc\nd\ne");
        assertThat(read(ppocr.withDictionary(spaceless)).vocabulary().tokens())
                .containsExactly("a", "b", "c", "d", "e", " ");
        Path braces = file("braces.txt", "{\nb\nc\nd\ne\nf\n");
        assertThat(read(ppocr.withDictionary(braces)).vocabulary().tokens()).startsWith("{", "b");
    }

    @Test
    void tokens_that_do_not_fit_are_refused() throws IOException {
        refuses("a\nb\n", "dict has 2 tokens, and the network answers with 7 classes, 3 are needed");
        refuses("a\nb\nc\n \nd\n", "6 are needed: the tokens, the blank");
        refuses("a\nb\nc\nd\ne\na\n", "holds 'a' (U+0061) twice");
        refuses("a\nb\n\nd\ne\nf\n", "holds a token of no characters");
        refuses("", "dict has 0 tokens");
        refuses("{\"charset\": [\"\", \"a\"", "dictionary dict is no JSON");
        refuses("{\"characters\": []}", "has no list \"charset\"");
        refuses("{\"charset\": [\"\", \"a\"], \"word\": true}", "a classifier of whole images");
    }

    @Test
    void the_list_of_dddd_trainer_says_what_the_input_is() throws IOException {
        String list = "{\"charset\": [\"\", \"a\", \"b\", \"c\", \"d\", \"e\", \"f\"], \"word\": false,"
                + " \"image\": [%d, 8], \"channel\": %d}";
        CtcOptions options = CtcOptions.of(CtcPreset.DDDDOCR);
        ModelManifest open = read(options.withDictionary(file("open.json", list.formatted(-1, 3))));
        assertThat(open.vocabulary().tokens()).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(open.preprocessing())
                .isEqualTo(new Preprocessing(
                        3,
                        List.of(new Canvas(8, 16), new Canvas(8, 2048)),
                        ResizeMode.OPEN_WIDTH,
                        0,
                        1,
                        Filter.LANCZOS));
        Path lines =
                file("lines.json", list.formatted(-1, 3).replace("{", "{\n").replace(", \"", ",\n\""));
        assertThat(read(options.withDictionary(lines)).vocabulary()).isEqualTo(open.vocabulary());
        ModelManifest fixed = read(options.withDictionary(file("fixed.json", list.formatted(120, 3))));
        assertThat(fixed.preprocessing().canvases()).containsExactly(new Canvas(8, 120));
        assertThat(fixed.preprocessing().resize()).isEqualTo(ResizeMode.STRETCH);
        Path gray = file("gray.json", list.formatted(-1, 1));
        assertThatThrownBy(() -> CtcImporter.read(FILE, options.withDictionary(gray)))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("its input has 3 channels, 1 were expected (--channels)");
    }

    @Test
    void a_length_that_no_model_may_have_is_refused() {
        CtcOptions none = CtcOptions.of(CtcPreset.PPOCR);
        CtcOptions options = new CtcOptions(
                none.preset(),
                none.dictionary(),
                none.name(),
                none.order(),
                none.height(),
                none.width(),
                none.resize(),
                none.filter(),
                none.mean(),
                none.deviation(),
                none.blankLast(),
                none.timeMajor(),
                OptionalInt.of(0));
        assertThatThrownBy(() -> CtcImporter.read(FILE, options))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(FILE + ": maxLength 0, 1 to 2000 are allowed");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> CtcImporter.read(folder.resolve("no.onnx"), CtcOptions.of(CtcPreset.CRNN)))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("there is no file");
        Path gone = folder.resolve("gone.txt");
        assertThatThrownBy(() ->
                        CtcImporter.read(FILE, CtcOptions.of(CtcPreset.CRNN).withDictionary(gone)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("dictionary %s: no such file".formatted(gone));
    }
}
