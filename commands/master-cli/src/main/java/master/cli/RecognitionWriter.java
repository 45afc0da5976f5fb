// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import master.api.Recognition;

/** Writes recognitions one by one. A failed image has a line in JSON only; its error goes to the standard error. */
abstract class RecognitionWriter {
    /** The formats of {@code recognize}. */
    enum Kind {
        TEXT,
        TSV,
        JSON
    }

    private static final String UNSURE = "?";

    final PrintWriter out;
    final double minConfidence;
    final boolean evaluate;

    private RecognitionWriter(PrintWriter out, double minConfidence, boolean evaluate) {
        this.out = out;
        this.minConfidence = minConfidence;
        this.evaluate = evaluate;
    }

    /**
     * A writer.
     *
     * @param kind the format
     * @param evaluate whether sums are answered with what they come to
     * @param names the names of all images that will come, to align them
     */
    static RecognitionWriter of(
            Kind kind, PrintWriter out, double minConfidence, boolean evaluate, List<String> names) {
        return switch (kind) {
            case TEXT -> {
                int width = names.stream().mapToInt(String::length).max().orElse(0);
                yield new Lines(
                        out, minConfidence, evaluate, "%-" + Math.max(1, Math.min(width, 80)) + "s  %-10s  %.4f%n");
            }
            case TSV -> new Lines(out, minConfidence, evaluate, "%s\t%s\t%.4f%n");
            default -> new JsonArray(out, minConfidence, evaluate);
        };
    }

    abstract void recognized(String name, Recognition recognition);

    abstract void failed(String name, String message);

    /** Writes what comes behind the last image. */
    abstract void end();

    private static final class Lines extends RecognitionWriter {
        private final String line;

        Lines(PrintWriter out, double minConfidence, boolean evaluate, String line) {
            super(out, minConfidence, evaluate);
            this.line = line.replace("%n", "\n");
        }

        @Override
        void recognized(String name, Recognition recognition) {
            String text = recognition
                    .textIfConfident(minConfidence)
                    .filter(read -> !evaluate || recognition.evaluate().isPresent())
                    .map(read -> evaluate ? Long.toString(recognition.evaluate().getAsLong()) : read)
                    .orElse(UNSURE);
            out.printf(Locale.ROOT, line, Main.oneLine(name), text, recognition.confidence());
        }

        @Override
        void failed(String name, String message) {}

        @Override
        void end() {}
    }

    private static final class JsonArray extends RecognitionWriter {
        private String before = "[\n";

        JsonArray(PrintWriter out, double minConfidence, boolean evaluate) {
            super(out, minConfidence, evaluate);
        }

        @Override
        void recognized(String name, Recognition recognition) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("file", name);
            object.put("text", recognition.text());
            if (evaluate) {
                OptionalLong value = recognition.evaluate();
                object.put("value", value.isPresent() ? value.getAsLong() : null);
            }
            if (recognition.frames() > 1) {
                object.put("frames", recognition.frames());
            }
            object.put("confidence", Json.rounded(recognition.confidence()));
            object.put("sure", recognition.confidence() >= minConfidence);
            object.put(
                    "characters",
                    recognition.tokens().stream()
                            .map(token -> {
                                Map<String, Object> one = new LinkedHashMap<>();
                                one.put("character", token.text());
                                one.put("probability", Json.rounded(token.probability()));
                                token.box().ifPresent(box -> one.put("box", Json.box(box)));
                                return one;
                            })
                            .toList());
            write(object);
        }

        @Override
        void failed(String name, String message) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("file", name);
            object.put("error", message);
            write(object);
        }

        private void write(Map<String, Object> object) {
            out.print(before);
            out.print(Json.compact(object));
            before = ",\n";
        }

        @Override
        void end() {
            out.print(before.startsWith("[") ? "[]\n" : "\n]\n");
        }
    }
}
