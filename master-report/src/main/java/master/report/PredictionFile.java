// SPDX-License-Identifier: Apache-2.0
package master.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.core.io.AtomicFile;

/**
 * The texts of a run's last validation, a line of JSON per image: {@code step}, {@code set}, {@code sample}, {@code
 * label}, {@code text}, {@code confidence}; {@code labelTokens} and {@code textTokens} where tokens are not single
 * characters; for some of the wrong ones {@code probabilities} and {@code png}, the
 * image in Base64.
 *
 * @param step the step of the validation
 * @param predictions in the order of the sets
 */
public record PredictionFile(int step, List<Prediction> predictions) {
    private static final JsonMapper JSON = new JsonMapper();

    public PredictionFile {
        predictions = List.copyOf(predictions);
    }

    /** Writes the file, as {@link AtomicFile#write} does. */
    public void write(Path file) {
        StringBuilder lines = new StringBuilder();
        try {
            for (Prediction prediction : predictions) {
                lines.append(JSON.writeValueAsString(line(prediction))).append('\n');
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        AtomicFile.write(file, lines.toString());
    }

    private Map<String, Object> line(Prediction prediction) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", step);
        line.put("set", prediction.set());
        line.put("sample", prediction.sample());
        line.put("label", prediction.label().text());
        line.put("text", prediction.text().text());
        if (!prediction.label().isOfCharacters() || !prediction.text().isOfCharacters()) {
            line.put("labelTokens", prediction.label().tokens());
            line.put("textTokens", prediction.text().tokens());
        }
        line.put("confidence", prediction.confidence());
        if (prediction.png().length > 0) {
            line.put("probabilities", prediction.probabilities());
            line.put("png", prediction.png());
        }
        return line;
    }

    /**
     * Reads a file back.
     *
     * @throws IllegalArgumentException if a line is none of these; the message names it
     * @throws UncheckedIOException if the file cannot be read
     */
    public static PredictionFile read(Path file) {
        List<Prediction> predictions = new ArrayList<>();
        int step = 0;
        int number = 0;
        try {
            for (String text : Files.readAllLines(file)) {
                number++;
                JsonNode line = JSON.readTree(text);
                step = line.required("step").intValue();
                List<Double> probabilities = new ArrayList<>();
                line.path("probabilities").forEach(value -> probabilities.add(value.doubleValue()));
                predictions.add(new Prediction(
                        line.required("set").textValue(),
                        line.required("sample").intValue(),
                        spelled(line, "label"),
                        spelled(line, "text"),
                        line.required("confidence").doubleValue(),
                        probabilities,
                        line.has("png") ? line.get("png").binaryValue() : new byte[0]));
            }
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw new IllegalArgumentException("%s:%d: no prediction: %s".formatted(file, number, e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e), e);
        }
        return new PredictionFile(step, predictions);
    }

    private static Spelled spelled(JsonNode line, String key) {
        String text = line.required(key).textValue();
        if (!line.has(key + "Tokens")) {
            return Spelled.ofCharacters(text);
        }
        List<String> tokens = new ArrayList<>();
        line.get(key + "Tokens").forEach(token -> tokens.add(token.textValue()));
        return new Spelled(text, tokens);
    }
}
