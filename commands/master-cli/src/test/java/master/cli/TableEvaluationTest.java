// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.api.ImageSource;
import master.api.RecognitionException;
import master.api.Recognizer;
import master.eval.TableEvaluation;
import master.table.Table;
import master.table.TableOutcome;
import master.table.TableRecognition;
import master.table.TableRecognizer;
import master.table.Word;
import master.table.dataset.TableDataset;
import master.table.structure.GridLines;
import master.table.structure.OtslTokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableEvaluationTest {
    @TempDir
    Path folder;

    private Path drawn;

    @BeforeEach
    void draw() {
        drawn = folder.resolve("tables");
        Run.of(
                "dataset",
                "tables",
                "--count",
                3,
                "--rows",
                "2-4",
                "--columns",
                "2-3",
                "--degraded",
                "0",
                "--out",
                drawn);
    }

    /** Answers the first image rightly, the second with one cell, the third with no table. */
    private static final class Answering implements TableRecognizer {
        private final List<TableOutcome> answers = new ArrayList<>();

        Answering(Table first) {
            answers.add(new TableOutcome.Recognized(read(first)));
            answers.add(new TableOutcome.Recognized(
                    read(OtslTokens.TOKENS.read("CN").orElseThrow().table())));
            answers.add(new TableOutcome.Failed(new RecognitionException("no table here")));
        }

        /** As a model answers: the structure with boxes, and no texts. */
        private static TableRecognition read(Table table) {
            Table boxed = GridLines.complete(table, 400, 300);
            Table structure = OtslTokens.TOKENS
                    .read(OtslTokens.spelled(table))
                    .orElseThrow()
                    .table();
            return new TableRecognition(
                    400,
                    300,
                    structure.map(cell -> cell.withBox(
                            boxed.grid()[cell.row()][cell.column()].box().orElseThrow())),
                    0.5,
                    false,
                    false,
                    List.of());
        }

        @Override
        public List<TableOutcome> recognizeAll(List<ImageSource> images) {
            return answers.subList(0, images.size());
        }

        @Override
        public TableRecognition recognize(ImageSource image, List<Word> words) {
            throw new AssertionError("the evaluation places the words");
        }

        @Override
        public Recognizer structure() {
            throw new AssertionError();
        }

        @Override
        public void close() {}
    }

    private static Object exact(TableDataset dataset, Table answer, boolean header) {
        TableEvaluation evaluation = new TableEvaluation(new Answering(answer), Optional.empty(), header, 0);
        evaluation.run(dataset, count -> {});
        return ((Map<?, ?>) evaluation.json("m", "d", 0).get("structureAccuracy")).get("value");
    }

    @Test
    void header_rows_do_not_count_where_a_dataset_marks_none() {
        List<Table> truths = new ArrayList<>();
        TableDataset dataset = TableDataset.open(drawn);
        dataset.read((sample, image) -> truths.add(sample.table()));
        assertThat(truths.get(0).headerRows()).isPositive();
        Table answer = truths.get(0).withoutHeader();
        assertThat(exact(dataset, answer, true)).isEqualTo(0.0);
        assertThat(exact(dataset, answer, false)).isEqualTo(0.333333);
    }

    @Test
    void tables_are_scored_and_their_errors_told() {
        List<Table> truths = new ArrayList<>();
        TableDataset dataset = TableDataset.open(drawn);
        dataset.read((sample, image) -> truths.add(sample.table()));
        TableEvaluation evaluation = new TableEvaluation(new Answering(truths.get(0)), Optional.empty(), true, 5);
        try (Progress progress = Progress.start("eval", dataset.size())) {
            evaluation.run(dataset, progress::advance);
        }
        Map<String, Object> report = evaluation.json("m", "d", 5);
        assertThat(report).containsEntry("samples", 3).containsEntry("failed", 1);
        assertThat((Map<?, ?>) report.get("structureAccuracy"))
                .extracting("value")
                .isEqualTo(0.333333);
        assertThat((Double) report.get("tedsStruct")).isBetween(0.34, 0.6);
        assertThat((Double) report.get("teds")).isBetween(0.33, 0.6);
        assertThat(report.get("mistakes").toString()).startsWith("{no table=1, rows=1, columns=1, ");
        List<?> errors = (List<?>) report.get("errors");
        assertThat(errors).hasSize(2);
        assertThat((Map<?, ?>) errors.get(0))
                .extracting("file", "errors", "text")
                .containsExactly("000003.png", "no table", "");
        String page = evaluation.page("m", "d", Map.of("device", "cpu")).html();
        assertThat(page).contains("no table here", "TEDS-Struct 0.", "000002.png", "data:image/png;base64,");
        assertThat(page).doesNotContain("000001.png");
    }

    @Test
    void a_model_of_tables_is_evaluated_by_the_command() throws Exception {
        Path model = TinyModel.onnx(folder, OtslTokens.TOKENS.vocabulary());
        Path html = folder.resolve("page.html");
        Run run = Run.of("eval", "--model", model, "--data", drawn, "--format", "json", "--errors", 2, "--html", html);
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.get("samples").intValue()).isEqualTo(3);
        assertThat(report.get("errors").size()).isEqualTo(2);
        assertThat(report.get("failed").intValue() == 3).isEqualTo(run.code() == 1);
        assertThat(Files.readString(html)).contains("MASTER evaluation of tables");
        assertThat(Run.of("eval", "--model", model, "--data", drawn).out())
                .contains("TEDS-Struct  ", "structure exact");
    }

    @Test
    void what_is_of_texts_is_refused_for_tables() {
        Path model = TinyModel.onnx(folder, OtslTokens.TOKENS.vocabulary());
        Run run = Run.of("eval", "--model", model, "--data", drawn, "--paste", "2x1");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--charset, --length, --fold and --paste are of texts, the model reads tables");
        Run missing = Run.of("eval", "--model", model, "--data", folder.resolve("none"));
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err())
                .isEqualTo("master: dataset %s: no such file or folder\n".formatted(folder.resolve("none")));
    }

    @Test
    void words_are_not_read_where_nothing_is_to_be_read() {
        Path model = TinyModel.onnx(folder, OtslTokens.TOKENS.vocabulary());
        Run run =
                Run.of("table", "--model", model, "--structure-only", "--words", "w.json", drawn.resolve("000001.png"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--words have no use with --structure-only");
    }
}
