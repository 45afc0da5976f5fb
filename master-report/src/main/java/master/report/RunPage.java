// SPDX-License-Identifier: Apache-2.0
package master.report;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import master.core.metric.Scorecard;

/** What a training run came to so far, from the files of its folder. */
public final class RunPage {
    /** The page, in a run's folder. */
    public static final String REPORT = "report.html";

    /** The figures by step, in a run's folder. */
    public static final String METRICS = "metrics.jsonl";

    /** The texts of the last validation, in a run's folder. */
    public static final String PREDICTIONS = "validation.jsonl";

    /** Figures that have a chart of their own, or say nothing as one; the share follows the images per second. */
    private static final Set<String> WITHOUT_CHART = Set.of(
            "step", "steps", "seconds", "loss", "learningRate", "imagesPerSecond", "machineShare", "memoryBytes");

    private final RunMetrics metrics;
    private final Map<String, List<Prediction>> predictions = new LinkedHashMap<>();
    private final int validated;
    private final String name;
    private final Path folder;

    private RunPage(String name, Path folder) {
        this.name = name;
        this.folder = folder;
        metrics = RunMetrics.read(folder.resolve(METRICS));
        Path file = folder.resolve(PREDICTIONS);
        PredictionFile last = Files.isRegularFile(file) ? PredictionFile.read(file) : new PredictionFile(0, List.of());
        validated = last.step();
        last.predictions()
                .forEach(prediction -> predictions
                        .computeIfAbsent(prediction.set(), set -> new ArrayList<>())
                        .add(prediction));
    }

    /**
     * Reads {@code metrics.jsonl}, and {@code validation.jsonl} and {@code config.yaml} where they are there.
     *
     * @param name of the run
     * @throws IllegalArgumentException if one of them is none; the message names the line
     * @throws UncheckedIOException if one of them cannot be read
     */
    public static Page of(String name, Path folder) {
        return new RunPage(name, folder).page();
    }

    private Page page() {
        Html body = new Html()
                .start("header")
                .element("p", "MASTER training run", "class", "kicker")
                .element("h1", name)
                .end("header")
                .add(Facts.tiles(tiles()))
                .add(curves(metrics));
        if (!metrics.validation().isEmpty()) {
            body.element("h2", "Validation").add(summary());
        }
        predictions.forEach((set, texts) -> body.add(section(set, texts)));
        configuration(body);
        return new Page(name, body);
    }

    private List<Facts.Tile> tiles() {
        List<Facts.Tile> tiles = new ArrayList<>();
        double steps = metrics.last("steps");
        tiles.add(new Facts.Tile(
                "step",
                Numbers.count((long) metrics.last("step")),
                steps == 0 ? "" : "of " + Numbers.count((long) steps)));
        double seconds = metrics.last("seconds");
        tiles.add(new Facts.Tile("time", Numbers.duration(seconds), "validation included"));
        tiles.add(new Facts.Tile("loss", Numbers.fixed(metrics.last("loss"), 4), "last report"));
        metrics.validation("wordAccuracy").forEach(set -> {
            Series.Point best = best(set.points());
            tiles.add(new Facts.Tile(
                    "best on " + set.name(), Numbers.percent(best.y()), "at step " + Numbers.count((long) best.x())));
        });
        tiles.add(new Facts.Tile(
                "images per second", Numbers.fixed(median(metrics.training("imagesPerSecond")), 1), "median"));
        double memory = metrics.training("memoryBytes").stream()
                .mapToDouble(Series.Point::y)
                .max()
                .orElse(0);
        if (memory > 0) {
            tiles.add(new Facts.Tile("memory", megabytes(memory), "most resident"));
        }
        return tiles;
    }

    private static Series.Point best(List<Series.Point> points) {
        Series.Point best = points.get(0);
        for (Series.Point point : points) {
            best = point.y() > best.y() ? point : best;
        }
        return best;
    }

    private static double median(List<Series.Point> points) {
        double[] sorted = points.stream().mapToDouble(Series.Point::y).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private static String megabytes(double bytes) {
        return Numbers.count(Math.round(bytes / (1 << 20))) + " MB";
    }

    /** How the figures of a run went, a chart each. */
    static Html curves(RunMetrics metrics) {
        Html html = new Html().start("div", "class", "charts");
        charts(metrics).forEach(chart -> html.add(chart.svg()));
        return html.end("div");
    }

    private static List<LineChart> charts(RunMetrics metrics) {
        List<LineChart> charts = new ArrayList<>();
        List<Series.Point> loss = metrics.training("loss");
        if (!loss.isEmpty()) {
            Series raw = new Series("as reported", loss, Series.Look.PALE);
            charts.add(LineChart.fitting(
                    "Loss, nats per character", List.of(raw, raw.smoothed("smoothed")), true, Numbers::plain));
        }
        accuracy(metrics, charts, "Read exactly, held-out images", "wordAccuracy");
        accuracy(metrics, charts, "Characters read, held-out images", "characterAccuracy");
        figure(metrics, charts, "Learning rate", "learningRate", 1);
        figure(metrics, charts, "Images per second", "imagesPerSecond", 1);
        figure(metrics, charts, "Resident memory, MB", "memoryBytes", 1.0 / (1 << 20));
        metrics.training().keySet().stream()
                .filter(key -> !WITHOUT_CHART.contains(key))
                .forEach(key -> figure(metrics, charts, key, key, 1));
        return charts;
    }

    private static void accuracy(RunMetrics metrics, List<LineChart> charts, String title, String key) {
        List<Series> sets = metrics.validation(key);
        if (!sets.isEmpty()) {
            double least = sets.stream()
                    .flatMapToDouble(set -> set.points().stream().mapToDouble(Series.Point::y))
                    .min()
                    .orElse(0);
            Scale scale = least > 0.6 ? Scale.around(least, 1) : new Scale(0, 1, false);
            charts.add(new LineChart(title, sets, scale, share -> Numbers.plain(100 * share) + " %"));
        }
    }

    private static void figure(RunMetrics metrics, List<LineChart> charts, String title, String key, double factor) {
        List<Series.Point> points = metrics.training(key).stream()
                .map(point -> new Series.Point(point.x(), point.y() * factor))
                .toList();
        if (!points.isEmpty()) {
            double most = points.stream().mapToDouble(Series.Point::y).max().orElse(0);
            double least = points.stream().mapToDouble(Series.Point::y).min().orElse(0);
            Series line = new Series(title, points, Series.Look.STRONG);
            charts.add(new LineChart(title, List.of(line), Scale.around(Math.min(0, least), most), Numbers::plain));
        }
    }

    private Html summary() {
        Html html = new Html()
                .start("div", "class", "scroll")
                .start("table", "class", "protocols")
                .start("tr");
        for (String head : List.of(
                "set",
                "images",
                "best exact",
                "at step",
                "last exact",
                "case-insensitive",
                "characters",
                "1 - N.E.D.")) {
            html.element("th", head, "scope", "col");
        }
        html.end("tr");
        metrics.validation().forEach((set, figures) -> {
            List<Series.Point> exact = figures.getOrDefault("wordAccuracy", List.of());
            Optional<Series.Point> best = exact.isEmpty() ? Optional.empty() : Optional.of(best(exact));
            html.start("tr")
                    .element("th", set, "scope", "row")
                    .element("td", shown(last(figures, "samples"), RunPage::count))
                    .element("td", shown(best.map(Series.Point::y), Numbers::percent), "class", "figure")
                    .element("td", shown(best.map(Series.Point::x), RunPage::count));
            for (String key : List.of(
                    "wordAccuracy", "wordAccuracyCaseInsensitive", "characterAccuracy", "normalizedEditDistance")) {
                html.element("td", shown(last(figures, key), Numbers::percent));
            }
            html.end("tr");
        });
        return html.end("table").end("div");
    }

    private static Optional<Double> last(Map<String, List<Series.Point>> figures, String key) {
        List<Series.Point> points = figures.getOrDefault(key, List.of());
        return points.isEmpty()
                ? Optional.empty()
                : Optional.of(points.get(points.size() - 1).y());
    }

    private static String shown(Optional<Double> figure, Function<Double, String> written) {
        return figure.map(written).orElse("-");
    }

    private static String count(double number) {
        return Numbers.count((long) number);
    }

    private Html section(String set, List<Prediction> texts) {
        Map<String, List<String>> tokens = new HashMap<>();
        texts.forEach(text -> {
            tokens.put(text.label().text(), text.label().tokens());
            tokens.put(text.text().text(), text.text().tokens());
        });
        Scorecard card = new Scorecard(text -> requireNonNull(tokens.get(text)));
        texts.forEach(text -> card.add(text.label().text(), text.text().text(), text.confidence()));
        List<Mistake> mistakes = texts.stream()
                .filter(text -> text.png().length > 0)
                .map(Prediction::mistake)
                .toList();
        ScoreSection scores = new ScoreSection(card, mistakes);
        Html html = set.equals(predictions.keySet().iterator().next())
                ? new Html().start("details", "open", "")
                : new Html().start("details");
        return html.element("summary", set + " at step " + Numbers.count(validated))
                .add(Facts.tiles(scores.tiles()))
                .add(scores.details())
                .end("details");
    }

    private void configuration(Html body) {
        Path file = folder.resolve("config.yaml");
        if (Files.exists(file)) {
            try {
                body.element("h2", "Configuration").element("pre", Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException("%s cannot be read: %s".formatted(file, e), e);
            }
        }
    }
}
