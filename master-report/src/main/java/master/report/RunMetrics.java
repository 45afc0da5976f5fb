// SPDX-License-Identifier: Apache-2.0
package master.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a run by step, as its {@code metrics.jsonl} has them.
 *
 * @param training each figure of the training by its key
 * @param validation each figure of each validation set, by the set and the key
 */
record RunMetrics(Map<String, List<Series.Point>> training, Map<String, Map<String, List<Series.Point>>> validation) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads a file. A last line that is cut short, by the end of a process or because it is just being written, is left
     * out.
     *
     * @throws IllegalArgumentException if another line is no JSON; the message names it
     * @throws UncheckedIOException if the file cannot be read
     */
    static RunMetrics read(Path file) {
        RunMetrics metrics = new RunMetrics(new LinkedHashMap<>(), new LinkedHashMap<>());
        List<String> lines;
        try {
            // the cut may be inside of a letter, whose bytes are no UTF-8
            lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e), e);
        }
        for (int i = 0; i < lines.size(); i++) {
            try {
                metrics.add(JSON.readTree(lines.get(i)));
            } catch (JsonProcessingException e) {
                if (i < lines.size() - 1) {
                    throw new IllegalArgumentException("%s:%d: no JSON: %s".formatted(file, i + 1, e.getMessage()), e);
                }
            }
        }
        return metrics;
    }

    private void add(JsonNode line) {
        double step = line.path("step").doubleValue();
        if (line.has("validation")) {
            line.get("validation")
                    .properties()
                    .forEach(set -> add(
                            validation.computeIfAbsent(set.getKey(), name -> new LinkedHashMap<>()),
                            step,
                            set.getValue()));
        } else {
            add(training, step, line);
        }
    }

    private static void add(Map<String, List<Series.Point>> figures, double step, JsonNode values) {
        values.properties().forEach(value -> {
            if (value.getValue().isNumber()) {
                figures.computeIfAbsent(value.getKey(), key -> new ArrayList<>())
                        .add(new Series.Point(step, value.getValue().doubleValue()));
            }
        });
    }

    /** A figure of the training; empty if there is none. */
    List<Series.Point> training(String key) {
        return training.getOrDefault(key, List.of());
    }

    /** The last value of a figure of the training; 0 if there is none. */
    double last(String key) {
        List<Series.Point> points = training(key);
        return points.isEmpty() ? 0 : points.get(points.size() - 1).y();
    }

    /** One figure of all validation sets. */
    List<Series> validation(String key) {
        List<Series> series = new ArrayList<>();
        validation.forEach((set, figures) -> {
            if (figures.containsKey(key)) {
                series.add(new Series(set, figures.get(key), Series.Look.MARKED));
            }
        });
        return series;
    }
}
