// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.RecognitionException;
import master.core.image.ImageReader;
import master.serve.engine.Asked;
import master.serve.engine.ErrorCode;
import master.serve.engine.ModelVersion;
import master.serve.engine.Problem;
import master.serve.http.Answer;
import master.serve.http.Exchange;
import master.table.TableFormat;
import master.table.TableRecognition;
import master.table.Word;
import master.table.structure.StructureTokens;
import master.table.words.CellReader;
import master.table.words.WordsFile;

/**
 * {@code POST /v1/table}: the image of a table as the body, as JSON {@code {"image": base64, "words": [...]}}, or as
 * the file of a form. Its structure is read by a model of tables; words are the caller's, or read by a model of texts.
 */
public final class Tables {
    private static final Set<String> PARAMETERS = Set.of("model", "format", "textModel");
    private static final String WORDS = "words";
    private static final int LONGEST_FIELD = 1 << 18; // of a form, in bytes; a word and its box take about 60
    private static final int MOST_WORDS = 2000; // that are read in an image

    private static final Map<TableFormat, String> TYPES = Map.of( // HTML is not to be shown as a page of this server
            TableFormat.HTML, "text/plain; charset=utf-8",
            TableFormat.CSV, "text/csv; charset=utf-8",
            TableFormat.MD, "text/markdown; charset=utf-8",
            TableFormat.JSON, Answer.JSON,
            TableFormat.LATEX, "text/plain; charset=utf-8");

    private final Reader reader;
    private final ImageLimits images;

    /** @param images how large an image may be */
    public Tables(Reader reader, ImageLimits images) {
        this.reader = reader;
        this.images = images;
    }

    /** What is asked for. */
    private record Wishes(
            byte[] image,
            Optional<String> model,
            TableFormat format,
            Optional<List<Word>> words,
            Optional<String> textModel) {}

    /** Which model has read what. */
    private record Found(ModelVersion model, BufferedImage image, TableRecognition table) {}

    public CompletableFuture<Answer> read(Exchange exchange) {
        Wishes wishes = wishes(exchange);
        String model = wishes.model().orElseGet(this::ofTables);
        reader.models().find(model, Optional.empty()).ifPresent(Tables::check);
        return reader.read(
                        model,
                        Optional.empty(),
                        Asked.NOTHING,
                        List.of(ImageSource.of(wishes.image())),
                        exchange.caller(),
                        missing(model))
                .thenApply(read -> found(read, wishes))
                .thenCompose(found -> filled(found, wishes, exchange)
                        .thenApply(table -> answer(table, found.model(), wishes.format(), exchange)));
    }

    private static Problem missing(String model) {
        return new Problem(ErrorCode.UNKNOWN_MODEL, "there is no model %.64s".formatted(model));
    }

    /** The first model that reads tables. */
    private String ofTables() {
        return reader.models().all().stream()
                .filter(model -> StructureTokens.spellTables(model.info().vocabulary()))
                .findFirst()
                .orElseThrow(() -> new Problem(ErrorCode.UNKNOWN_MODEL, "no model of tables is served"))
                .name();
    }

    private static Wishes wishes(Exchange exchange) {
        exchange.parameters().forEach(name -> check(name, "parameter"));
        String type = exchange.contentType();
        if (RawTypes.isJson(type, exchange.body())) {
            ObjectNode json = Json.object(exchange.body());
            JsonNode image = json.path("image");
            if (!image.isTextual()) {
                throw new Problem(ErrorCode.BAD_REQUEST, "image must be a string: the image in base64");
            }
            json.remove("image");
            Optional<JsonNode> words = Json.optional(json, WORDS);
            json.remove(WORDS);
            json.fieldNames().forEachRemaining(name -> check(name, "key"));
            return wishes(exchange, json, Json.base64(image.textValue()), words.map(JsonNode::toString));
        }
        if (type.equals("multipart/form-data")) {
            Uploads uploads = Uploads.of(exchange, 10, LONGEST_FIELD);
            ObjectNode fields = Json.object();
            uploads.fields().forEach((name, value) -> {
                if (!name.equals(WORDS)) {
                    check(name, "form field");
                    fields.put(name, value);
                }
            });
            if (uploads.images().size() != 1) {
                throw new Problem(
                        ErrorCode.BAD_REQUEST,
                        "%d images, one is needed".formatted(uploads.images().size()));
            }
            return wishes(
                    exchange,
                    fields,
                    uploads.images().get(0),
                    Optional.ofNullable(uploads.fields().get(WORDS)));
        }
        if (!RawTypes.isRaw(type, exchange.body())) {
            throw new Problem(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "image/*, application/octet-stream, multipart/form-data or application/json is needed");
        }
        if (exchange.body().length == 0) {
            throw new Problem(ErrorCode.BAD_REQUEST, "the body is empty");
        }
        return wishes(exchange, Json.object(), exchange.body(), Optional.empty());
    }

    private static void check(String name, String kind) {
        if (!PARAMETERS.contains(name)) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "unknown %s %.40s".formatted(kind, name));
        }
    }

    private static Wishes wishes(Exchange exchange, ObjectNode json, byte[] image, Optional<String> words) {
        Optional<String> textModel = wish(exchange, json, "textModel");
        if (words.isPresent() && textModel.isPresent()) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "words and textModel, one of both is allowed");
        }
        return new Wishes(
                image,
                wish(exchange, json, "model"),
                wish(exchange, json, "format").map(Tables::format).orElse(TableFormat.JSON),
                words.map(Tables::words),
                textModel);
    }

    private static Optional<String> wish(Exchange exchange, ObjectNode json, String name) {
        Optional<String> asked = exchange.parameter(name);
        Optional<JsonNode> said = Json.optional(json, name);
        if (asked.isPresent() && said.isPresent()) {
            throw new Problem(ErrorCode.BAD_PARAMETER, name + " is given twice");
        }
        if (said.isPresent() && !said.get().isTextual()) {
            throw new Problem(ErrorCode.BAD_PARAMETER, name + " must be a string");
        }
        return asked.or(() -> said.map(JsonNode::textValue)).filter(text -> !text.isEmpty());
    }

    private static TableFormat format(String name) {
        for (TableFormat format : TableFormat.values()) {
            if (format.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new Problem(ErrorCode.BAD_PARAMETER, "format must be html, csv, md, json or latex");
    }

    private static List<Word> words(String json) {
        try {
            return WordsFile.parse(json);
        } catch (IllegalArgumentException e) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "words: " + e.getMessage());
        }
    }

    private static void check(ModelVersion model) {
        if (!StructureTokens.spellTables(model.info().vocabulary())) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "model %.64s reads no tables".formatted(model.name()));
        }
    }

    private Found found(Reader.Read read, Wishes wishes) {
        ModelVersion model = read.model();
        check(model); // it may have been replaced meanwhile
        if (read.outcomes().get(0) instanceof Outcome.Failed failed) {
            throw Reader.problem(failed);
        }
        try {
            BufferedImage image =
                    ImageReader.read(ImageSource.of(wishes.image()), images).toBufferedImage();
            return new Found(
                    model,
                    image,
                    TableRecognition.of(
                            read.outcomes().get(0).orThrow(), model.info(), image.getWidth(), image.getHeight()));
        } catch (ImageDecodeException e) {
            throw new Problem(ErrorCode.BAD_IMAGE, e.getMessage());
        } catch (RecognitionException e) {
            throw new Problem(ErrorCode.NO_TABLE, e.getMessage());
        }
    }

    private CompletableFuture<TableRecognition> filled(Found found, Wishes wishes, Exchange exchange) {
        if (wishes.textModel().isEmpty()) {
            return CompletableFuture.completedFuture(
                    wishes.words().map(found.table()::withWords).orElse(found.table()));
        }
        String model = wishes.textModel().get();
        List<CellReader.Cutout> cutouts =
                CellReader.cutouts(found.image(), found.table().table());
        if (cutouts.size() > MOST_WORDS) {
            throw new CompletionException(new Problem(
                    ErrorCode.BAD_IMAGE, "%d words, %d are read in a table".formatted(cutouts.size(), MOST_WORDS)));
        }
        return reader.readAll(
                        model,
                        cutouts.stream()
                                .map(cutout -> ImageSource.of(cutout.image()))
                                .toList(),
                        exchange.caller(),
                        missing(model))
                .thenApply(outcomes -> found.table().withWords(words(cutouts, outcomes)));
    }

    private static List<Word> words(List<CellReader.Cutout> cutouts, List<Outcome> outcomes) {
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Failed failed) {
                throw Reader.problem(failed);
            }
            cutouts.get(i).word(outcomes.get(i).orThrow().text()).ifPresent(words::add);
        }
        return words;
    }

    private static Answer answer(TableRecognition table, ModelVersion model, TableFormat format, Exchange exchange) {
        String text = format.write(table);
        if (format != TableFormat.JSON) {
            return Answer.of(requireNonNull(TYPES.get(format)), text.getBytes(StandardCharsets.UTF_8));
        }
        ObjectNode answer = Json.object(text.getBytes(StandardCharsets.UTF_8));
        answer.put("model", model.name());
        answer.put("version", Long.toString(model.version()));
        answer.put("device", model.device().toString());
        answer.put("milliseconds", Math.round((System.nanoTime() - exchange.beginNanos()) / 1e3) / 1e3);
        return Answer.json(Json.bytes(answer));
    }
}
