// SPDX-License-Identifier: Apache-2.0
package master.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import master.api.Box;
import master.api.ModelFile;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextRecognizerTest {
    @TempDir
    private Path folder;

    /** What a recognizer without Spark reads. */
    private static List<Recognition> readAlone(RecognizerOptions options) throws IOException {
        try (Recognizer recognizer = Recognizer.bundled("captcha", options);
                Stream<Path> files = Files.list(LocalSpark.CAPTCHAS)) {
            return files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .map(recognizer::recognize)
                    .toList();
        }
    }

    private static Dataset<Row> rows(StructType type, List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, type);
    }

    private static final StructType CONTENT =
            new StructType().add("path", DataTypes.StringType).add("content", DataTypes.BinaryType);

    @Test
    void reads_what_a_recognizer_reads_and_keeps_the_other_columns() throws IOException {
        List<Recognition> alone = readAlone(RecognizerOptions.DEFAULT);

        Dataset<Row> read = new TextRecognizer().setBatchSize(5).transform(LocalSpark.captchas());

        assertThat(read.columns()).containsExactly("path", "modificationTime", "length", "content", "read", "error");
        assertThat(LocalSpark.<String>column(read, "read.text"))
                .isEqualTo(alone.stream().map(Recognition::text).toList());
        assertThat(LocalSpark.<Double>column(read, "read.confidence"))
                .isEqualTo(alone.stream().map(Recognition::confidence).toList());
        assertThat(read.where("error is not null").count()).isZero();
        assertThat(read.where("length = octet_length(content)").count()).isEqualTo(12);
    }

    @Test
    void a_bad_image_is_a_row_with_a_reason() throws IOException {
        byte[] good = Files.readAllBytes(LocalSpark.CAPTCHAS.resolve("000002.png"));
        Dataset<Row> images = rows(
                CONTENT,
                List.of(
                        RowFactory.create("1", good),
                        RowFactory.create("2", "<html>no image".getBytes()),
                        RowFactory.create("3", null),
                        RowFactory.create("4", new byte[0]),
                        RowFactory.create("5", Arrays.copyOf(good, 300)),
                        RowFactory.create("6", good)));

        Dataset<Row> read = new TextRecognizer().setErrorCol("trouble").transform(images);

        assertThat(LocalSpark.<String>column(read, "read.text"))
                .containsExactly("5JIEY9", null, null, null, null, "5JIEY9");
        assertThat(LocalSpark.<String>column(read, "trouble.reason"))
                .containsExactly(null, "image", "nothing", "image", "image", null);
        assertThat(LocalSpark.<String>column(read, "trouble.message").get(1)).contains("an HTML page");
        assertThat(read.where("(read is null) = (trouble is null)").count()).isZero();
    }

    @Test
    void reads_files_that_a_column_of_paths_names() {
        Path there = LocalSpark.CAPTCHAS.resolve("000003.png");
        Dataset<Row> paths = rows(
                new StructType().add("path", DataTypes.StringType),
                List.of(
                        RowFactory.create(there.toUri().toString()),
                        RowFactory.create(there.toString()),
                        RowFactory.create("/no/such/file.png"),
                        RowFactory.create(LocalSpark.CAPTCHAS.toString()),
                        RowFactory.create("unknown://where/file.png"),
                        RowFactory.create("")));

        Dataset<Row> read = new TextRecognizer().setInputCol("path").transform(paths);

        List<Row> all = read.selectExpr("path", "read.text", "error.reason").collectAsList();
        assertThat(all).extracting(row -> row.getString(1)).containsExactly("31XD", "31XD", null, null, null, null);
        assertThat(all)
                .extracting(row -> row.getString(2))
                .containsExactly(null, null, "missing", "unreadable", "unreadable", "unreadable");
    }

    @Test
    void knows_what_is_known_of_the_texts() throws IOException {
        List<Recognition> alone = readAlone(RecognizerOptions.DEFAULT.withConstraint(
                TextConstraint.NONE.withCharset("0-9").withLength(4, 5)));

        Dataset<Row> read =
                new TextRecognizer().setCharset("0-9").setLength(4, 5).transform(LocalSpark.captchas());

        assertThat(LocalSpark.<String>column(read, "read.text"))
                .isEqualTo(alone.stream().map(Recognition::text).toList())
                .allMatch(text -> text.matches("[0-9]{4,5}"));
        Dataset<Row> folded = new TextRecognizer().setFold("lower").transform(LocalSpark.captchas());
        assertThat(LocalSpark.<String>column(folded, "read.text"))
                .contains("5jiey9")
                .allMatch(text -> text.equals(text.toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    void texts_that_are_not_sure_enough_are_null_with_their_confidence() {
        Dataset<Row> read = new TextRecognizer().setMinConfidence(0.9).transform(LocalSpark.captchas());

        assertThat(read.where("read.text is null and read.confidence < 0.9 and error is null")
                        .count())
                .isEqualTo(1);
        assertThat(read.where("read.text is not null and read.confidence >= 0.9")
                        .count())
                .isEqualTo(11);
    }

    @Test
    void tokens_come_with_their_places() {
        StructType type = new StructType().add("path", DataTypes.StringType).add("read", Answers.type(true));
        MapPartitionsFunction<Long, Row> answer = rows -> {
            Recognition read = new Recognition(
                    "7a",
                    0.5,
                    List.of(
                            new RecognizedToken("7", 0.625, Optional.of(new Box(1, 2, 3, 4))),
                            new RecognizedToken("a", 0.75)));
            return List.of(RowFactory.create("p", Answers.row(read, true, 0))).iterator();
        };
        Dataset<Row> read = LocalSpark.session().range(0, 1, 1, 1).mapPartitions(answer, Encoders.row(type));

        assertThat(LocalSpark.<Double>column(read, "read.tokens[0].box.x + read.tokens[0].box.height"))
                .containsExactly(5.0);
        assertThat(LocalSpark.<Boolean>column(read, "read.tokens[1].box is null"))
                .containsExactly(true);
        assertThat(LocalSpark.<String>column(read, "array_join(read.tokens.text, '+')"))
                .containsExactly("7+a");
        assertThat(LocalSpark.<Double>column(read, "read.tokens[1].probability"))
                .containsExactly(0.75);
        StructType planned = new TextRecognizer()
                .setBoxes(true)
                .transformSchema(LocalSpark.captchas().schema());
        assertThat(planned.apply("read").dataType()).isEqualTo(Answers.type(true));
    }

    @Test
    void all_tasks_share_one_model_and_another_one_takes_its_place() {
        ModelPool pool = ModelPool.ofThisJvm();
        Dataset<Row> many = LocalSpark.captchas().repartition(6);
        new TextRecognizer().setMinConfidence(0.1).transform(many).count(); // counting reads nothing, collecting does
        new TextRecognizer().transform(many).collectAsList();
        int before = pool.opened();

        new TextRecognizer().setMinConfidence(0.5).transform(many).collectAsList();
        assertThat(pool.opened()).isEqualTo(before);

        new TextRecognizer().setCharset("0-9").transform(many).collectAsList();
        assertThat(pool.opened()).isEqualTo(before + 1);
        assertThat(pool.open()).isEqualTo(1);
    }

    @Test
    void a_pipeline_with_it_is_saved_and_loaded() throws IOException {
        TextRecognizer recognizer = new TextRecognizer()
                .setInputCol("image")
                .setOutputCol("answer")
                .setCharset("0-9a-z")
                .setLength(2, 7)
                .setFold("lower")
                .setMinConfidence(0.25)
                .setBatchSize(3);
        Dataset<Row> images = LocalSpark.captchas().withColumnRenamed("content", "image");
        PipelineModel model =
                new Pipeline().setStages(new PipelineStage[] {recognizer}).fit(images);

        model.write().overwrite().save(folder.resolve("pipeline").toString());
        PipelineModel loaded = PipelineModel.load(folder.resolve("pipeline").toString());

        TextRecognizer again = (TextRecognizer) loaded.stages()[0];
        assertThat(again.uid()).isEqualTo(recognizer.uid());
        assertThat(LocalSpark.<String>column(loaded.transform(images), "answer.text"))
                .isEqualTo(LocalSpark.<String>column(recognizer.transform(images), "answer.text"));
    }

    @Test
    void all_its_parameters_are_saved_and_loaded() throws IOException {
        TextRecognizer recognizer = new TextRecognizer()
                .setModel("words")
                .setPublicKey("key.pem")
                .setInputCol("a")
                .setOutputCol("b")
                .setErrorCol("c")
                .setBatchSize(3)
                .setCharset("0-9a-z")
                .setLength(2, 7)
                .setFold("lower")
                .setMinConfidence(0.25)
                .setBoxes(true)
                .setSecondLook(true);

        recognizer.save(folder.resolve("recognizer").toString());

        assertThat(TextRecognizer.load(folder.resolve("recognizer").toString()).explainParams())
                .isEqualTo(recognizer.explainParams())
                .contains("current: words", "current: key.pem", "secondLook", "current: true");
        assertThat(recognizer.copy(new ParamMap()).explainParams()).isEqualTo(recognizer.explainParams());
    }

    @Test
    void is_a_function_of_sql() {
        new TextRecognizer().setCharset("0-9").register(LocalSpark.session(), "read_digits");
        LocalSpark.captchas().createOrReplaceTempView("captchas");

        List<Row> rows = LocalSpark.session()
                .sql("select a.read.text, a.error.reason from (select path, read_digits(content) a from captchas"
                        + " union all select 'z', read_digits(path) from captchas where path like '%000009.png'"
                        + " union all select 'zz', read_digits('/no/such/file')) order by path")
                .collectAsList();

        assertThat(rows).hasSize(14);
        assertThat(rows.get(8).getString(0)).isEqualTo("29942");
        assertThat(rows.get(12).getString(0)).isEqualTo("29942");
        assertThat(rows.get(13).getString(1)).isEqualTo("missing");
    }

    @Test
    void two_functions_of_a_query_open_their_models_once() {
        new TextRecognizer().setCharset("0-8").register(LocalSpark.session(), "read_to_8");
        new TextRecognizer().setCharset("0-7").register(LocalSpark.session(), "read_to_7");
        LocalSpark.captchas().createOrReplaceTempView("captchas");
        int before = ModelPool.ofThisJvm().opened();

        List<Row> rows = LocalSpark.session()
                .sql("select read_to_8(content).read.text, read_to_7(content).read.text from captchas")
                .collectAsList();

        assertThat(rows).hasSize(12).allMatch(row -> row.getString(1).matches("[0-7]*"));
        assertThat(ModelPool.ofThisJvm().opened()).isEqualTo(before + 2);
    }

    @Test
    void a_model_file_travels_with_its_signature() throws Exception {
        byte[] onnx = ModelFile.bundled("captcha").bytes();
        Path file = Files.write(folder.resolve("my model.onnx"), onnx);
        var keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.write(
                folder.resolve("my model.onnx.sig"), master.core.model.ModelSignature.sign(onnx, keys.getPrivate()));
        Path key = pem("key.pem", keys.getPublic().getEncoded());
        Path other = pem(
                "other.pem",
                KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()
                        .getEncoded());

        TextRecognizer recognizer = new TextRecognizer().setModel(file.toString());

        assertThat(LocalSpark.<String>column(
                        recognizer.setPublicKey(key.toString()).transform(LocalSpark.captchas()), "read.text"))
                .contains("5JIEY9");
        assertThat(LocalSpark.<String>column(
                        recognizer
                                .setModel(file.toUri()
                                        .toString()
                                        .replace("file:/", "file:///")
                                        .replace("%20", " "))
                                .setPublicKey("")
                                .transform(LocalSpark.captchas()),
                        "read.text"))
                .contains("5JIEY9");
        Dataset<Row> refused = recognizer.setPublicKey(other.toString()).transform(LocalSpark.captchas());
        assertThatThrownBy(refused::collectAsList).hasStackTraceContaining("signature");
    }

    private Path pem(String name, byte[] encoded) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                        + "\n-----END PUBLIC KEY-----\n");
    }

    @Test
    void a_damaged_model_fails_where_it_is_opened() throws IOException {
        byte[] onnx = ModelFile.bundled("captcha").bytes();
        onnx[onnx.length / 2] ^= 1;
        Path file = Files.write(folder.resolve("damaged.onnx"), onnx);

        Dataset<Row> read = new TextRecognizer().setModel(file.toString()).transform(LocalSpark.captchas());

        assertThatThrownBy(read::collectAsList)
                .hasStackTraceContaining("ModelLoadException")
                .hasStackTraceContaining("damaged");
    }

    @Test
    void says_what_does_not_fit_before_anything_is_read() {
        Dataset<Row> images = LocalSpark.captchas();

        assertThatThrownBy(() -> new TextRecognizer().setInputCol("image").transform(images))
                .hasMessage("column image is not there; there are [path, modificationTime, length, content]");
        assertThatThrownBy(() -> new TextRecognizer().setInputCol("length").transform(images))
                .hasMessage("column length is BIGINT; binary, images, or string, their paths, is needed");
        assertThatThrownBy(() -> new TextRecognizer().setOutputCol("path").transform(images))
                .hasMessage("column path is there already");
        assertThatThrownBy(() -> new TextRecognizer().setLength(5, 4).transform(images))
                .hasMessageContaining("length 5 to 4");
        assertThatThrownBy(() -> new TextRecognizer().setFold("Upward").transform(images))
                .hasMessage("fold Upward, none, lower or upper is allowed");
        assertThatThrownBy(() -> new TextRecognizer().setBatchSize(0)).hasMessageContaining("batchSize");
        assertThatThrownBy(() -> new TextRecognizer().setModel("missing.onnx").transform(images))
                .hasMessageContaining("missing.onnx");
    }

    @Test
    void no_more_than_a_batch_is_taken_from_a_partition_before_its_answers_are_given() {
        List<Integer> taken = new ArrayList<>();
        Iterator<Row> endless = Stream.<Row>generate(() -> {
                    taken.add(1);
                    return RowFactory.create((Object) "no image".getBytes());
                })
                .iterator();
        try (Recognizer recognizer = Recognizer.bundled("captcha")) {
            BatchReader reader = new BatchReader(recognizer, new Configuration(), false, 0);
            BatchedRows rows = new BatchedRows(endless, 0, 4, reader);

            for (int i = 0; i < 10; i++) {
                assertThat(rows.next().getStruct(2).getString(0)).isEqualTo("image");
            }
        }
        assertThat(taken).hasSize(12);
    }
}
