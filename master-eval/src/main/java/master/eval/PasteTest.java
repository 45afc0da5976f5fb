// SPDX-License-Identifier: Apache-2.0
package master.eval;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import master.api.LetterCase;
import master.api.Recognizer;
import master.core.metric.Proportion;
import master.data.Dataset;
import master.synth.augment.Ground;

/**
 * How well a model finds text that fills a small part of an image: the accuracy on a dataset whose images are pasted
 * into larger ones, by ground.
 */
public final class PasteTest {
    /**
     * How many times as wide and as high the larger images are.
     *
     * @param wide 1 to 20
     * @param high 1 to 20
     */
    public record Size(double wide, double high) {
        private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)x(\\d+(?:\\.\\d+)?)");

        public Size {
            if (!(wide >= 1 && wide <= 20 && high >= 1 && high <= 20)) {
                throw new IllegalArgumentException("%sx%s, 1 to 20 are allowed for each".formatted(wide, high));
            }
        }

        /** Reads a size such as {@code 3x1}. */
        public static Size parse(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "\"%s\", times as wide x times as high such as 3x1 is allowed".formatted(text));
            }
            return new Size(Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2)));
        }

        @Override
        public String toString() {
            return shown(wide) + "x" + shown(high);
        }

        private static String shown(double value) {
            return value == Math.rint(value) ? Integer.toString((int) value) : Double.toString(value);
        }
    }

    /**
     * A result.
     *
     * @param size of the larger images
     * @param ground theirs
     * @param words the texts that were read exactly
     */
    public record Result(Size size, Ground ground, Proportion words) {
        private String name() {
            return ground.name().toLowerCase(Locale.ROOT);
        }
    }

    private final List<Result> results = new ArrayList<>();

    /**
     * Reads a dataset once for each size and ground.
     *
     * @param fold the case of all answers
     * @param progress gets the number of images of each batch that was read
     */
    public void run(Dataset dataset, Recognizer recognizer, LetterCase fold, List<Size> sizes, IntConsumer progress) {
        for (Size size : sizes) {
            for (Ground ground : Ground.values()) {
                Evaluation evaluation = new Evaluation(recognizer.model(), 0, fold);
                evaluation.run(new PastedDataset(dataset, ground, size.wide(), size.high()), recognizer, progress);
                results.add(new Result(size, ground, evaluation.card().metrics().words()));
            }
        }
    }

    /** What was measured, in the order of sizes and grounds. */
    public List<Result> results() {
        return List.copyOf(results);
    }

    /** For JSON. */
    public List<Map<String, Object>> json() {
        return results.stream()
                .map(result -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("size", result.size().toString());
                    object.put("ground", result.name());
                    object.put("wordAccuracy", Written.rounded(result.words().value()));
                    object.put("low", Written.rounded(result.words().low()));
                    object.put("high", Written.rounded(result.words().high()));
                    return object;
                })
                .toList();
    }

    /**
     * For people.
     *
     * @param asTheyAre the accuracy on the images as they are
     */
    public void text(PrintWriter out, Proportion asTheyAre) {
        out.println("word accuracy of images pasted into larger ones (95 % interval, change):");
        for (Result result : results) {
            Proportion words = result.words();
            out.println(String.format(
                    Locale.ROOT,
                    "  %-6s %-10s %.4f  (%.4f to %.4f)  %+.4f",
                    result.size(),
                    result.name(),
                    words.value(),
                    words.low(),
                    words.high(),
                    words.value() - asTheyAre.value()));
        }
    }
}
