// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.serve.engine.Asked;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import master.serve.http.Answer;
import master.serve.http.Exchange;

/**
 * {@code POST /v1/recognize}: an image as the body, as JSON {@code {"image": base64}}, or files of a form. One image
 * is answered with an object, a form with a list, in which a bad image does not harm the others.
 */
public final class Recognize {
    private static final Set<String> PARAMETERS =
            Set.of("model", "charset", "length", "fold", "minConfidence", "boxes", "secondLook");

    private static final int LONGEST_FIELD = 16_384; // of a form, in bytes

    private static final Pattern NUMBER = Pattern.compile("\\d{1,20}(\\.\\d{0,20})?([eE]-?\\d{1,3})?|\\.\\d{1,20}");

    private final Reader reader;

    public Recognize(Reader reader) {
        this.reader = reader;
    }

    /** What is asked for, from the query, the JSON body or the form. */
    private record Wishes(Optional<String> model, Asked asked, Optional<Double> minConfidence) {}

    public CompletableFuture<Answer> recognize(Exchange exchange) {
        exchange.parameters().forEach(name -> check(name, "parameter"));
        String type = exchange.contentType();
        if (RawTypes.isJson(type, exchange.body())) {
            ObjectNode json = Json.object(exchange.body());
            JsonNode image = json.path("image");
            if (!image.isTextual()) {
                throw new Problem(ErrorCode.BAD_REQUEST, "image must be a string: the image in base64");
            }
            json.remove("image");
            json.fieldNames().forEachRemaining(name -> check(name, "key"));
            byte[] bytes = Json.base64(image.textValue());
            return one(exchange, wishes(exchange, json), bytes);
        }
        if (type.equals("multipart/form-data")) {
            Uploads uploads = Uploads.of(exchange, 1000, LONGEST_FIELD);
            ObjectNode fields = Json.object();
            uploads.fields().forEach((name, value) -> {
                check(name, "form field");
                fields.put(name, value);
            });
            return many(exchange, wishes(exchange, fields), uploads);
        }
        if (!RawTypes.isRaw(type, exchange.body())) {
            throw new Problem(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "image/*, application/octet-stream, multipart/form-data or application/json is needed");
        }
        if (exchange.body().length == 0) {
            throw new Problem(ErrorCode.BAD_REQUEST, "the body is empty");
        }
        return one(exchange, wishes(exchange, Json.object()), exchange.body());
    }

    private static void check(String name, String kind) {
        if (!PARAMETERS.contains(name)) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "unknown %s %.40s".formatted(kind, name));
        }
    }

    private static Wishes wishes(Exchange exchange, ObjectNode json) {
        return new Wishes(
                wish(exchange, json, "model").filter(name -> !name.isEmpty()),
                new Asked(
                        Constraints.of(
                                wish(exchange, json, "charset"),
                                wish(exchange, json, "length"),
                                wish(exchange, json, "fold")),
                        flag(exchange, json, "boxes").orElse(false),
                        flag(exchange, json, "secondLook")),
                wish(exchange, json, "minConfidence").map(Recognize::share));
    }

    private static double share(String word) {
        if (NUMBER.matcher(word).matches()) {
            double share = Double.parseDouble(word);
            if (share >= 0 && share <= 1) {
                return share;
            }
        }
        throw new Problem(ErrorCode.BAD_PARAMETER, "minConfidence must be a number from 0 to 1");
    }

    private static Optional<Boolean> flag(Exchange exchange, ObjectNode json, String name) {
        return wish(exchange, json, name).map(word -> switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Problem(ErrorCode.BAD_PARAMETER, name + " must be true or false");
        });
    }

    private static Optional<String> wish(Exchange exchange, ObjectNode json, String name) {
        Optional<String> asked = exchange.parameter(name);
        Optional<JsonNode> said = Json.optional(json, name);
        if (said.isEmpty()) {
            return asked;
        }
        JsonNode node = said.get();
        if (asked.isPresent()) {
            throw new Problem(ErrorCode.BAD_PARAMETER, name + " is given twice");
        }
        if (!node.isTextual() && !node.isNumber() && !node.isBoolean()) {
            throw new Problem(ErrorCode.BAD_PARAMETER, name + " must be a string, a number or a truth value");
        }
        return Optional.of(node.asText());
    }

    private CompletableFuture<Reader.Read> read(Exchange exchange, Wishes wishes, List<byte[]> images) {
        String model = wishes.model().orElse(reader.models().defaultName());
        return reader.read(
                model,
                Optional.empty(),
                wishes.asked(),
                images.stream().map(ImageSource::of).toList(),
                exchange.caller(),
                new Problem(ErrorCode.UNKNOWN_MODEL, "there is no model %.64s".formatted(model)));
    }

    private CompletableFuture<Answer> one(Exchange exchange, Wishes wishes, byte[] bytes) {
        return read(exchange, wishes, List.of(bytes)).thenApply(read -> {
            if (read.outcomes().get(0) instanceof Outcome.Failed failed) {
                throw Reader.problem(failed);
            }
            ObjectNode answer = Json.object();
            put(answer, read.outcomes().get(0).orThrow(), wishes);
            end(answer, exchange, read);
            return Answer.of(Answer.JSON, Json.bytes(answer));
        });
    }

    private CompletableFuture<Answer> many(Exchange exchange, Wishes wishes, Uploads uploads) {
        return read(exchange, wishes, uploads.images()).thenApply(read -> {
            ObjectNode answer = Json.object();
            ArrayNode results = answer.putArray("results");
            for (int i = 0; i < read.outcomes().size(); i++) {
                ObjectNode result = results.addObject();
                uploads.names().get(i).ifPresent(name -> result.put("file", name));
                if (read.outcomes().get(i) instanceof Outcome.Failed failed) {
                    Problem problem = Reader.problem(failed);
                    result.put("error", problem.getMessage())
                            .put("code", problem.code().wire());
                } else {
                    put(result, read.outcomes().get(i).orThrow(), wishes);
                }
            }
            end(answer, exchange, read);
            return Answer.of(Answer.JSON, Json.bytes(answer));
        });
    }

    private static void put(ObjectNode result, Recognition recognition, Wishes wishes) {
        result.put("text", recognition.text());
        result.put("confidence", recognition.confidence());
        wishes.minConfidence().ifPresent(least -> result.put("sure", recognition.confidence() >= least));
        ArrayNode characters = result.putArray("characters");
        for (RecognizedToken each : recognition.tokens()) {
            ObjectNode one =
                    characters.addObject().put("character", each.text()).put("probability", each.probability());
            each.box()
                    .ifPresent(box -> one.putObject("box")
                            .put("x", box.x())
                            .put("y", box.y())
                            .put("width", box.width())
                            .put("height", box.height()));
        }
    }

    private static void end(ObjectNode answer, Exchange exchange, Reader.Read read) {
        answer.put("model", read.model().name());
        answer.put("version", Long.toString(read.model().version()));
        answer.put("device", read.model().device().toString());
        answer.put("milliseconds", Math.round((System.nanoTime() - exchange.beginNanos()) / 1e3) / 1e3);
    }
}
