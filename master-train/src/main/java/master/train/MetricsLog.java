// SPDX-License-Identifier: Apache-2.0
package master.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

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
                Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
                Files.writeString(temporary, wanted);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return new MetricsLog(
                Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    private static boolean isUpTo(int step, String line) {
        try {
            int of = JSON.readTree(line).path("step").asInt(Integer.MAX_VALUE);
            return of <= step && step > 0;
        } catch (JsonProcessingException e) {
            return false; // cut short
        }
    }

    void write(Map<String, Object> line) throws IOException {
        writer.write(JSON.writeValueAsString(line) + "\n");
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
