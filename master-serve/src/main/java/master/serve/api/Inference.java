// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import master.api.Recognition;
import master.core.serving.InferenceMetadata;
import master.serve.engine.Caller;
import master.serve.engine.ErrorCode;
import master.serve.engine.ModelVersion;
import master.serve.engine.Problem;
import master.serve.http.Answer;
import master.serve.http.Exchange;

/** The Open Inference Protocol (KServe v2) over HTTP, with Triton's extension for binary tensors. */
public final class Inference {
    private final Reader reader;
    private final String version;
    private final BooleanSupplier ready;
    private final Totals totals;

    /**
     * @param version of this server
     * @param ready whether it takes requests
     * @param totals what was read so far
     */
    public Inference(Reader reader, String version, BooleanSupplier ready, Totals totals) {
        this.reader = reader;
        this.version = version;
        this.ready = ready;
        this.totals = totals;
    }

    private static Problem missing(Exchange exchange) {
        return missing(exchange.part("model").orElseThrow(), exchange.version());
    }

    /** That there is no such model, or not in that version. */
    public static Problem missing(String name, Optional<Long> version) {
        return new Problem(
                ErrorCode.UNKNOWN_MODEL,
                version.map(number ->
                                "Request for unknown model: '%.64s' version %d is not found".formatted(name, number))
                        .orElse("Request for unknown model: '%.64s' is not found".formatted(name)));
    }

    private ModelVersion model(Exchange exchange) {
        return reader.models()
                .find(exchange.part("model").orElseThrow(), exchange.version())
                .orElseThrow(() -> missing(exchange));
    }

    /** {@code GET /v2/health/live}: 200 as long as this process answers. */
    public CompletableFuture<Answer> live(Exchange exchange) {
        return done(Json.object().put("live", true));
    }

    /** {@code GET /v2/health/ready}: 503 once the server is stopping. */
    public CompletableFuture<Answer> ready(Exchange exchange) {
        return readiness(Json.object());
    }

    private CompletableFuture<Answer> readiness(ObjectNode answer) {
        boolean now = ready.getAsBoolean();
        return CompletableFuture.completedFuture(
                new Answer(now ? 200 : 503, Answer.JSON, Json.bytes(answer.put("ready", now)), Map.of()));
    }

    /** {@code GET /v2/models/{model}[/versions/{version}]/ready}. */
    public CompletableFuture<Answer> modelReady(Exchange exchange) {
        return readiness(Json.object().put("name", model(exchange).name()));
    }

    /** {@code GET /v2}. */
    public CompletableFuture<Answer> server(Exchange exchange) {
        ObjectNode answer = Json.object().put("name", "master").put("version", version);
        answer.putArray("extensions")
                .add("binary_tensor_data")
                .add("model_configuration")
                .add("model_repository")
                .add("statistics");
        return done(answer);
    }

    /** {@code GET /v2/models/{model}[/versions/{version}]}. */
    public CompletableFuture<Answer> metadata(Exchange exchange) {
        ModelVersion model = model(exchange);
        return CompletableFuture.completedFuture(
                Answer.of(Answer.JSON, Json.bytes(InferenceMetadata.of(model.name(), model.version()))));
    }

    /** {@code GET /v2/models/{model}[/versions/{version}]/config}: what Triton's clients want to know. */
    public CompletableFuture<Answer> config(Exchange exchange) {
        return done(TritonDocuments.config(model(exchange)));
    }

    /** {@code GET /v2/models/stats}, {@code GET /v2/models/{model}[/versions/{version}]/stats}. */
    public CompletableFuture<Answer> stats(Exchange exchange) {
        List<ModelVersion> models = exchange.part("model").isPresent()
                ? List.of(model(exchange))
                : reader.models().all();
        return done(TritonDocuments.stats(models, totals));
    }

    /** {@code POST /v2/repository/index}. */
    public CompletableFuture<Answer> index(Exchange exchange) {
        if (exchange.body().length > 0) {
            Json.object(exchange.body()); // what it asks for, only those that are ready, is what is answered anyway
        }
        return CompletableFuture.completedFuture(
                Answer.json(Json.bytes(TritonDocuments.index(reader.models().all()))));
    }

    /** {@code POST /v2/models/{model}[/versions/{version}]/infer}. */
    public CompletableFuture<Answer> infer(Exchange exchange) {
        model(exchange);
        InferenceRequest request = InferenceRequest.of(exchange);
        return reader.read(
                        exchange.part("model").orElseThrow(),
                        exchange.version(),
                        request.asked(),
                        request.images(),
                        patient(exchange.caller(), exchange.beginNanos(), request.timeoutMicros()),
                        missing(exchange))
                .thenApply(read -> answer(request, read));
    }

    /** The same caller, who says how long it waits; Triton's 0 is no limit. */
    public static Caller patient(Caller caller, long beginNanos, Optional<Long> timeoutMicros) {
        return timeoutMicros
                .filter(micros -> micros > 0)
                .map(micros -> Math.min(Math.min(micros, 1L << 40) * 1000, caller.deadlineNanos() - beginNanos))
                .map(nanos -> caller.until(beginNanos + nanos))
                .orElse(caller);
    }

    private static Answer answer(InferenceRequest request, Reader.Read read) {
        List<Recognition> texts = read.recognitions();
        ObjectNode answer = Json.object();
        answer.put("model_name", read.model().name());
        answer.put("model_version", Long.toString(read.model().version()));
        request.id().ifPresent(id -> answer.put("id", id));
        ArrayNode outputs = answer.putArray("outputs");
        ByteArrayOutputStream binary = new ByteArrayOutputStream();
        request.outputs().forEach((name, inBinary) -> {
            boolean text = name.equals("text");
            ObjectNode output = outputs.addObject().put("name", name).put("datatype", text ? "BYTES" : "FP32");
            output.putArray("shape").add(texts.size());
            if (inBinary) {
                byte[] bytes = binary(texts, text);
                output.putObject("parameters").put("binary_data_size", bytes.length);
                binary.writeBytes(bytes);
            } else {
                ArrayNode data = output.putArray("data");
                texts.forEach(each -> {
                    if (text) {
                        data.add(each.text());
                    } else {
                        data.add((float) each.confidence());
                    }
                });
            }
        });
        byte[] json = Json.bytes(answer);
        if (request.outputs().values().stream().noneMatch(inBinary -> inBinary)) {
            return Answer.of(Answer.JSON, json);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(json.length + binary.size());
        body.writeBytes(json);
        body.writeBytes(binary.toByteArray());
        return new Answer(
                200,
                "application/octet-stream",
                body.toByteArray(),
                Map.of(InferenceRequest.JSON_LENGTH, Integer.toString(json.length)));
    }

    private static byte[] binary(List<Recognition> texts, boolean text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Recognition each : texts) {
            byte[] value = each.text().getBytes(StandardCharsets.UTF_8);
            ByteBuffer four = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            if (text) {
                bytes.writeBytes(four.putInt(value.length).array());
                bytes.writeBytes(value);
            } else {
                bytes.writeBytes(four.putFloat((float) each.confidence()).array());
            }
        }
        return bytes.toByteArray();
    }

    private static CompletableFuture<Answer> done(ObjectNode answer) {
        return CompletableFuture.completedFuture(Answer.of(Answer.JSON, Json.bytes(answer)));
    }
}
