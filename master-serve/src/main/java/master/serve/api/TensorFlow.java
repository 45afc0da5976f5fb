// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import master.api.Recognition;
import master.serve.engine.Asked;
import master.serve.engine.ErrorCode;
import master.serve.engine.ModelVersion;
import master.serve.engine.Problem;
import master.serve.http.Answer;
import master.serve.http.Exchange;

/**
 * TensorFlow Serving's REST. A model has two signatures: {@code decode}, that of MASTER-TF's SavedModel, and
 * {@code serving_default}, which answers texts.
 */
public final class TensorFlow {
    /** The signature of MASTER-TF's SavedModel. */
    public static final String DECODE = "decode";
    /** The signature that is meant where none is named. */
    public static final String DEFAULT = "serving_default";

    private static final long MOST_VALUES = 4_000_000; // of logits, in an answer

    private final Reader reader;

    public TensorFlow(Reader reader) {
        this.reader = reader;
    }

    private static String name(Exchange exchange) {
        return exchange.part("model").orElseThrow();
    }

    private static Problem missing(Exchange exchange) {
        return missing(name(exchange), exchange.version());
    }

    /** That there is no such model, or not in that version. */
    public static Problem missing(String name, Optional<Long> wanted) {
        return new Problem(
                ErrorCode.UNKNOWN_MODEL,
                wanted.map(version -> "Servable not found for request: Specific(%.64s, %d)".formatted(name, version))
                        .orElse("Servable not found for request: Latest(%.64s)".formatted(name)));
    }

    private ModelVersion model(Exchange exchange, Problem missing) {
        return reader.models().find(name(exchange), exchange.version()).orElseThrow(() -> missing);
    }

    /** {@code GET /v1/models/{model}[/versions/{version}]}. */
    public CompletableFuture<Answer> status(Exchange exchange) {
        Problem missing = new Problem(
                ErrorCode.UNKNOWN_MODEL,
                "Could not find %s of model %s"
                        .formatted(
                                exchange.version()
                                        .map(version -> "version " + version)
                                        .orElse("any versions"),
                                name(exchange)));
        ModelVersion model = model(exchange, missing);
        ObjectNode answer = Json.object();
        ObjectNode version = answer.putArray("model_version_status").addObject();
        version.put("version", Long.toString(model.version())).put("state", "AVAILABLE");
        version.putObject("status").put("error_code", "OK").put("error_message", "");
        answer.put("name", model.name()).put("ready", true); // what KServe's client asks for
        return done(answer);
    }

    /** {@code GET /v1/models}: the names, as KServe has it. */
    public CompletableFuture<Answer> models(Exchange exchange) {
        ObjectNode answer = Json.object();
        ArrayNode names = answer.putArray("models");
        reader.models().all().forEach(model -> names.add(model.name()));
        return done(answer);
    }

    /** {@code GET /v1/models/{model}[/versions/{version}]/metadata}. */
    public CompletableFuture<Answer> metadata(Exchange exchange) {
        ModelVersion model = model(exchange, missing(exchange));
        TensorFlowOutputs outputs = new TensorFlowOutputs(model.info());
        ObjectNode answer = Json.object();
        answer.putObject("model_spec")
                .put("name", model.name())
                .put("signature_name", "")
                .put("version", Long.toString(model.version()));
        ObjectNode signatures =
                answer.putObject("metadata").putObject("signature_def").putObject("signature_def");
        ObjectNode decode = signatures.putObject(DECODE);
        boolean open = model.info().canvases().size() > 1;
        int[] image = {
            -1,
            open ? -1 : model.info().height(),
            open ? -1 : model.info().width(),
            model.info().channels()
        };
        tensor(decode.putObject("inputs"), TensorFlowInputs.INPUT, "DT_FLOAT", image);
        ObjectNode decoded = decode.putObject("outputs");
        tensor(decoded, "output_0", "DT_INT32", -1, outputs.idsLength());
        tensor(decoded, "output_1", "DT_FLOAT", -1, outputs.rows(), outputs.tokens());
        decode.put("method_name", "tensorflow/serving/predict");
        ObjectNode texts = signatures.putObject(DEFAULT);
        tensor(texts.putObject("inputs"), TensorFlowInputs.INPUT, "DT_STRING", -1);
        ObjectNode read = texts.putObject("outputs");
        tensor(read, "text", "DT_STRING", -1);
        tensor(read, "confidence", "DT_FLOAT", -1);
        texts.put("method_name", "tensorflow/serving/predict");
        return done(answer);
    }

    private static void tensor(ObjectNode parent, String name, String type, int... shape) {
        ObjectNode tensor = parent.putObject(name);
        tensor.put("dtype", type);
        ObjectNode dimensions = tensor.putObject("tensor_shape");
        ArrayNode sizes = dimensions.putArray("dim");
        for (int size : shape) {
            sizes.addObject().put("size", Integer.toString(size)).put("name", "");
        }
        dimensions.put("unknown_rank", false);
        tensor.put("name", name + ":0");
    }

    /** {@code POST /v1/models/{model}[/versions/{version}]:predict}. */
    public CompletableFuture<Answer> predict(Exchange exchange) {
        ObjectNode request = Json.object(exchange.body());
        ModelVersion asked = model(exchange, missing(exchange));
        boolean decode = isDecode(request);
        TensorFlowInputs inputs = TensorFlowInputs.of(request);
        if (decode) {
            checkSize(new TensorFlowOutputs(asked.info()), inputs.images().size());
        }
        return reader.read(
                        name(exchange),
                        exchange.version(),
                        Asked.NOTHING,
                        inputs.images(),
                        exchange.caller(),
                        missing(exchange))
                .thenApply(read -> {
                    List<Recognition> texts = read.recognitions();
                    Optional<TensorFlowOutputs> outputs = decode
                            ? Optional.of(new TensorFlowOutputs(read.model().info()))
                            : Optional.empty();
                    ObjectNode answer = inputs.rows() ? rows(texts, outputs) : columns(texts, outputs);
                    return Answer.of(Answer.JSON, Json.bytes(answer));
                });
    }

    /**
     * Models of many tokens and long texts would answer with hundreds of megabytes for each image.
     *
     * @throws Problem if an answer of the signature {@link #DECODE} would hold too many values
     */
    public static void checkSize(TensorFlowOutputs outputs, int images) {
        long values = (long) images * outputs.rows() * outputs.tokens();
        if (values > MOST_VALUES) {
            throw new Problem(
                    ErrorCode.BAD_PARAMETER,
                    "signature %s would answer with %d values, at most %d are allowed; %s answers with texts"
                            .formatted(DECODE, values, MOST_VALUES, DEFAULT));
        }
    }

    private static boolean isDecode(ObjectNode request) {
        JsonNode name = Json.optional(request, "signature_name").orElse(null);
        if (name != null && !name.isTextual()) {
            throw new Problem(
                    ErrorCode.BAD_PARAMETER,
                    "JSON Value: {...} not formatted correctly. 'signature_name' key must be a string value.");
        }
        return isDecode(name == null ? "" : name.textValue());
    }

    /** Whether {@code decode} is meant, and not the signature that is if none is named; a {@link Problem} if neither. */
    public static boolean isDecode(String signature) {
        if (!signature.isEmpty() && !signature.equals(DECODE) && !signature.equals(DEFAULT)) {
            throw new Problem(
                    ErrorCode.BAD_PARAMETER,
                    String.format(
                            Locale.ROOT, "Serving signature name: \"%.64s\" not found in signature def", signature));
        }
        return signature.equals(DECODE);
    }

    private static ObjectNode rows(List<Recognition> texts, Optional<TensorFlowOutputs> outputs) {
        ObjectNode answer = Json.object();
        ArrayNode predictions = answer.putArray("predictions");
        for (Recognition text : texts) {
            if (outputs.isPresent()) {
                ObjectNode row = predictions.addObject();
                ids(row.putArray("output_0"), outputs.get(), text);
                logits(row.putArray("output_1"), outputs.get(), text);
            } else {
                predictions.addObject().put("text", text.text()).put("confidence", (float) text.confidence());
            }
        }
        return answer;
    }

    private static ObjectNode columns(List<Recognition> texts, Optional<TensorFlowOutputs> outputs) {
        ObjectNode answer = Json.object();
        ObjectNode columns = answer.putObject("outputs");
        if (outputs.isPresent()) {
            ArrayNode ids = columns.putArray("output_0");
            ArrayNode logits = columns.putArray("output_1");
            texts.forEach(text -> ids(ids.addArray(), outputs.get(), text));
            texts.forEach(text -> logits(logits.addArray(), outputs.get(), text));
        } else {
            ArrayNode read = columns.putArray("text");
            ArrayNode confidences = columns.putArray("confidence");
            texts.forEach(text -> read.add(text.text()));
            texts.forEach(text -> confidences.add((float) text.confidence()));
        }
        return answer;
    }

    private static void ids(ArrayNode row, TensorFlowOutputs outputs, Recognition text) {
        for (int id : outputs.ids(text)) {
            row.add(id);
        }
    }

    private static void logits(ArrayNode rows, TensorFlowOutputs outputs, Recognition text) {
        float[] logits = outputs.logits(text);
        for (int row = 0; row < outputs.rows(); row++) {
            ArrayNode columns = rows.addArray();
            for (int id = 0; id < outputs.tokens(); id++) {
                columns.add(logits[row * outputs.tokens() + id]);
            }
        }
    }

    private static CompletableFuture<Answer> done(ObjectNode answer) {
        return CompletableFuture.completedFuture(new Answer(200, Answer.JSON, Json.bytes(answer), Map.of()));
    }
}
