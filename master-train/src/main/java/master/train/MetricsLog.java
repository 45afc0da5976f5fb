// SPDX-License-Identifier: Apache-2.0
package master.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.core.io.AtomicFile;
import master.core.metric.RecognitionMetrics;

/** The figures of a run, one JSON object per line, each with its {@code step}. Not thread-safe. */
final class MetricsLog implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Writer writer;

    private MetricsLog(Writer writer) {
        this.writer = writer;
    }

    /**
     * Opens a log. Lines of steps behind the given one are dropped, for a resumed run takes those steps again, and so is
     * a line that was cut short by the end of a process.
     */
    static MetricsLog open(Path file, int step) throws IOException {
        if (Files.exists(file)) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            List<String> kept = text.lines().filter(line -> isUpTo(step, line)).toList();
            String wanted = kept.isEmpty() ? "" : String.join("\n", kept) + "\n";
            if (!wanted.equals(text)) {
                AtomicFile.write(file, wanted);
            }
        }
        return new MetricsLog(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    private static boolean isUpTo(int step, String line) {
        try {
            int of = JSON.readTree(line).path("step").asInt(Integer.MAX_VALUE);
            return of <= step && step > 0;
        } catch (JsonProcessingException e) {
            return false; // cut short
        }
    }

    /** @param seconds of training so far */
    void write(TrainingListener.Progress progress, double seconds) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", progress.step());
        line.put("loss", progress.loss());
        line.put("learningRate", progress.learningRate());
        line.put("imagesPerSecond", progress.imagesPerSecond());
        line.put("seconds", seconds);
        line.put("steps", progress.steps());
        line.put("machineShare", progress.machineShare());
        line.put("memoryBytes", progress.memoryBytes());
        write(line);
    }

    /** @param seconds of training so far */
    void write(ValidationResult result, double seconds) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", result.step());
        line.put("seconds", seconds);
        Map<String, Object> sets = new LinkedHashMap<>();
        result.sets().forEach((set, read) -> {
            RecognitionMetrics m = read.metrics();
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("samples", m.samples());
            values.put("wordAccuracy", m.wordAccuracy());
            values.put("wordAccuracyCaseInsensitive", m.wordAccuracyCaseInsensitive());
            values.put("characterAccuracy", m.characterAccuracy());
            values.put("withinOneEdit", m.withinOneEdit());
            values.put("withinTwoEdits", m.withinTwoEdits());
            values.put("normalizedEditDistance", m.normalizedEditDistance());
            read.tedsStruct().ifPresent(teds -> values.put("tedsStruct", teds));
            sets.put(set, values);
        });
        line.put("validation", sets);
        write(line);
    }

    private void write(Map<String, Object> line) throws IOException {
        writer.write(JSON.writeValueAsString(line) + "\n");
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
