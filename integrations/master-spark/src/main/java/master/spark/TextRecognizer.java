// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import master.api.LetterCase;
import master.api.ModelKey;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A Transformer that reads the text in each image of a column.
 *
 * <pre>{@code
 * Dataset<Row> images = spark.read().format("binaryFile").load(folder);
 * Dataset<Row> read = new TextRecognizer().setModel("captcha").transform(images);
 * read.select("path", "read.text", "read.confidence", "error.reason").show();
 * }</pre>
 *
 * <p>The input column holds bytes of image files, or paths of them, which are then read by the tasks. Two columns
 * are added.
 * {@code outputCol} is a struct of {@code text}, {@code confidence} and, with {@code boxes}, {@code tokens}; {@code
 * errorCol} is a
 * struct of {@code reason} ({@link Reason}) and {@code message}. One of the two is null in each row: an image that
 * cannot be
 * read is a row, never a failed task. A model that cannot be opened fails its task, for no image could be read with it.
 *
 * <p>Each executor opens the model once and closes it when it ends; each task reads with one thread. A model file is
 * read
 * by the driver and sent to the executors once; a bundled model is in a jar that they have.
 */
public final class TextRecognizer extends ReadParams<TextRecognizer> {
    private final Param<String> charset =
            new Param<>(this, "charset", "the characters of the texts, such as 0-9a-f; empty: all of the model");
    private final IntParam minLength =
            new IntParam(this, "minLength", "the fewest characters of a text", ParamValidators.gtEq(0));
    private final IntParam maxLength =
            new IntParam(this, "maxLength", "the most characters of a text", ParamValidators.gtEq(1));
    private final Param<String> fold =
            new Param<>(this, "fold", "the case that letters are answered in: none, lower or upper");
    private final DoubleParam minConfidence =
            new DoubleParam(this, "minConfidence", "texts that are less sure are null", ParamValidators.inRange(0, 1));
    private final BooleanParam boxes =
            new BooleanParam(this, "boxes", "whether tokens and where they stand are answered too");
    private final BooleanParam secondLook =
            new BooleanParam(this, "secondLook", "whether unsure images are read again; unset: as the model says");

    /** A recognizer of the bundled model of captchas. */
    public TextRecognizer() {
        this(Identifiable$.MODULE$.randomUID("textRecognizer"));
    }

    /** The same with a name of its own, as Spark has it. */
    public TextRecognizer(String uid) {
        super(uid, "captcha");
        setDefault(charset, "");
        setDefault(minLength, 0);
        setDefault(maxLength, Integer.MAX_VALUE);
        setDefault(fold, "none");
        setDefault(minConfidence, 0.0);
        setDefault(boxes, false);
    }

    /** Reads one that {@link #save} has written. */
    public static TextRecognizer load(String path) {
        return read().load(path);
    }

    /** For Spark, when it loads a Pipeline. */
    public static MLReader<TextRecognizer> read() {
        return new DefaultParamsReader<>();
    }

    /**
     * What texts are made of, as {@link master.api.TextConstraint#withCharset} takes it; empty: all that the model
     * reads.
     */
    public Param<String> charset() {
        return charset;
    }

    /** The fewest characters of a text. */
    public IntParam minLength() {
        return minLength;
    }

    /** The most characters of a text. */
    public IntParam maxLength() {
        return maxLength;
    }

    /** The case that letters are answered in: {@code none}, {@code lower} or {@code upper}. */
    public Param<String> fold() {
        return fold;
    }

    /** From which confidence on a text is answered; less sure ones are null, with their confidence. */
    public DoubleParam minConfidence() {
        return minConfidence;
    }

    /** Whether tokens with their places are answered too. */
    public BooleanParam boxes() {
        return boxes;
    }

    /**
     * Whether unsure images are read again: {@link master.api.RecognizerOptions#withSecondLook}; where it is
     * not set, as the model file says.
     */
    public BooleanParam secondLook() {
        return secondLook;
    }

    /** Sets {@link #charset}. */
    public TextRecognizer setCharset(String value) {
        return with(charset, value);
    }

    /** Sets {@link #minLength} and {@link #maxLength}. */
    public TextRecognizer setLength(int shortest, int longest) {
        return with(minLength, shortest).with(maxLength, longest);
    }

    /** Sets {@link #fold}. */
    public TextRecognizer setFold(String value) {
        return with(fold, value);
    }

    /** Sets {@link #minConfidence}. */
    public TextRecognizer setMinConfidence(double value) {
        return with(minConfidence, value);
    }

    /** Sets {@link #boxes}. */
    public TextRecognizer setBoxes(boolean value) {
        return with(boxes, value);
    }

    /** Sets {@link #secondLook}. */
    public TextRecognizer setSecondLook(boolean value) {
        return with(secondLook, value);
    }

    @Override
    public TextRecognizer copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /**
     * The columns with two more.
     *
     * @throws IllegalArgumentException if the input column is missing or holds something else, or one of the others
     *     is there
     */
    @Override
    public StructType transformSchema(StructType schema) {
        List<String> names = Arrays.asList(schema.fieldNames());
        String input = getOrDefault(inputCol());
        if (!names.contains(input)) {
            throw new IllegalArgumentException("column %s is not there; there are %s".formatted(input, names));
        }
        DataType type = schema.apply(input).dataType();
        if (!type.equals(DataTypes.BinaryType) && !type.equals(DataTypes.StringType)) {
            throw new IllegalArgumentException(
                    "column %s is %s; binary, images, or string, their paths, is needed".formatted(input, type.sql()));
        }
        for (String name : List.of(getOrDefault(outputCol()), getOrDefault(errorCol()))) {
            if (names.contains(name)) {
                throw new IllegalArgumentException("column %s is there already".formatted(name));
            }
        }
        return schema.add(getOrDefault(outputCol()), Answers.type(isOn(boxes)), true)
                .add(getOrDefault(errorCol()), Answers.ERROR, true);
    }

    /**
     * The rows with what was read in their images.
     *
     * @throws IllegalArgumentException if the columns do not fit, or the parameters contradict one another
     * @throws master.api.ModelLoadException if the driver cannot read the model file
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        SparkSession spark = dataset.sparkSession();
        ReadRows rows = new ReadRows(
                shared(spark),
                hadoop(spark),
                dataset.schema().fieldIndex(getOrDefault(inputCol())),
                number(batchSize()),
                (double) getOrDefault(minConfidence));
        return dataset.toDF().mapPartitions(rows, Encoders.row(schema));
    }

    /**
     * Makes a function of SQL out of it: {@code SELECT read_text(content).read.text FROM images}. Its argument is an
     * image or a
     * path; its answer is a struct of {@code read} and {@code error}, as the two columns of {@link #transform}. It
     * reads image by
     * image, which is slower than {@link #transform}.
     */
    public void register(SparkSession spark, String name) {
        ReadFunction function = new ReadFunction(shared(spark), hadoop(spark), (double) getOrDefault(minConfidence));
        spark.udf().register(name, functions.udf(function, ReadFunction.type(isOn(boxes))));
    }

    /** The model and what it is opened with; checks what can be checked without the model. */
    private SharedModel shared(SparkSession spark) {
        Optional<ModelBytes> file = ModelReader.read(
                getOrDefault(model()),
                !getOrDefault(publicKey()).isEmpty(),
                spark.sparkContext().hadoopConfiguration());
        ReadSettings settings = new ReadSettings(
                file.map(ModelReader::sha256).orElse(getOrDefault(model())),
                getOrDefault(charset),
                number(minLength),
                number(maxLength),
                letterCase(),
                isOn(boxes),
                isDefined(secondLook) ? isOn(secondLook) : null,
                signer());
        settings.options();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Optional<Broadcast<ModelBytes>> sent = file.map(context::broadcast);
        return new SharedModel(settings, sent);
    }

    private LetterCase letterCase() {
        String name = getOrDefault(fold);
        return Arrays.stream(LetterCase.values())
                .filter(one -> one.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("fold %s, none, lower or upper is allowed".formatted(name)));
    }

    private String signer() {
        return getOrDefault(publicKey()).isEmpty()
                ? ""
                : Base64.getEncoder()
                        .encodeToString(ModelKey.read(java.nio.file.Path.of(getOrDefault(publicKey())))
                                .key()
                                .getEncoded());
    }

    private static Broadcast<SerializableConfiguration> hadoop(SparkSession spark) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    }

    private int number(IntParam param) {
        return (int) getOrDefault(param);
    }

    private boolean isOn(BooleanParam param) {
        return (boolean) getOrDefault(param);
    }
}
