// SPDX-License-Identifier: Apache-2.0
package master.eval;

import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.core.metric.Proportion;
import master.data.Reasons;
import master.report.Page;
import master.report.Png;
import master.report.TableMistake;
import master.report.TablePage;
import master.table.Table;
import master.table.TableCell;
import master.table.TableOutcome;
import master.table.TableRecognition;
import master.table.TableRecognizer;
import master.table.Word;
import master.table.dataset.TableDataset;
import master.table.dataset.TableSample;
import master.table.format.GridImage;
import master.table.metric.StructureError;
import master.table.metric.TableScores;
import master.table.structure.OtslTokens;
import master.table.words.WordPlacement;

/**
 * Reads a dataset of tables and counts. Texts come from a model of words, or are those of the dataset, placed by their
 * boxes: then TEDS tells how well the cells are found, and not how well letters are read.
 */
public final class TableEvaluation {
    private static final int BATCH = 8;
    private static final int MOST_WIDTH = 900; // pixels of an image in the page
    private static final int MOST_HEIGHT = 700;

    /** A table and the file of its image. */
    private record Item(TableSample sample, Path image) {}

    /** A table that was not read exactly. */
    private record Wrong(Item item, Optional<Table> read, TableScores.Score score) {
        private static final Comparator<Wrong> BEST_FIRST = Comparator.comparingDouble(
                        (Wrong wrong) -> wrong.score().tedsStruct())
                .reversed();

        private String errors() {
            return read.isEmpty()
                    ? "no table"
                    : score.errors().stream()
                            .sorted()
                            .map(TableEvaluation::name)
                            .collect(Collectors.joining(", "));
        }
    }

    private final TableRecognizer recognizer;
    private final Optional<TableRecognizer.WordReader> reader;
    private final boolean header;
    private final int mostWrong;
    private final TableScores scores = new TableScores();
    private final Reasons failures = new Reasons();
    private final PriorityQueue<Wrong> wrong = new PriorityQueue<>(Wrong.BEST_FIRST);
    private int repaired;
    private int truncated;
    private long nanoseconds;

    /**
     * @param recognizer of structures alone
     * @param reader of words; empty for those of the dataset
     * @param header whether header rows are compared; false for a dataset that does not mark them
     * @param mostWrong how many tables that were not read exactly are kept, the worst
     */
    public TableEvaluation(
            TableRecognizer recognizer, Optional<TableRecognizer.WordReader> reader, boolean header, int mostWrong) {
        this.header = header;
        this.recognizer = recognizer;
        this.reader = reader;
        this.mostWrong = mostWrong;
    }

    /**
     * Reads a dataset.
     *
     * @param progress gets the number of images of each batch that was read
     */
    public void run(TableDataset dataset, IntConsumer progress) {
        List<Item> batch = new ArrayList<>();
        dataset.read((sample, image) -> {
            batch.add(new Item(header ? sample : sample.withoutHeader(), image));
            if (batch.size() == BATCH) {
                recognize(batch, progress);
            }
        });
        recognize(batch, progress);
    }

    private void recognize(List<Item> batch, IntConsumer progress) {
        long start = System.nanoTime();
        List<TableOutcome> outcomes = recognizer.recognizeAll(
                batch.stream().map(item -> ImageSource.of(item.image())).toList());
        nanoseconds += System.nanoTime() - start;
        for (int i = 0; i < outcomes.size(); i++) {
            count(batch.get(i), outcomes.get(i));
        }
        progress.accept(batch.size());
        batch.clear();
    }

    private void count(Item item, TableOutcome outcome) {
        Optional<Table> read = Optional.empty();
        Optional<Table> filled = Optional.empty();
        if (outcome instanceof TableOutcome.Failed failed) {
            failures.add(failed.error().getMessage(), item.sample().id());
        } else {
            TableRecognition recognition = outcome.orThrow();
            repaired += recognition.repaired() ? 1 : 0;
            truncated += recognition.truncated() ? 1 : 0;
            Table table = header ? recognition.table() : recognition.table().withoutHeader();
            read = Optional.of(table);
            List<Word> words = reader.map(own -> own.read(image(item), table)).orElseGet(() -> words(item.sample()));
            filled = Optional.of(WordPlacement.of(table, words, " ").table());
        }
        TableScores.Score score = scores.add(read, filled, item.sample());
        if (!score.exact()) {
            wrong.add(new Wrong(item, read, score));
            if (wrong.size() > mostWrong) {
                wrong.remove();
            }
        }
    }

    private static List<Word> words(TableSample sample) {
        return sample.table().cells().stream()
                .flatMap(cell -> cell.words().stream())
                .toList();
    }

    private static BufferedImage image(Item item) {
        return ImageReader.read(ImageSource.of(item.image()), ImageLimits.DEFAULT)
                .toBufferedImage();
    }

    /** The images in which no table was read, by reason. */
    public Reasons failures() {
        return failures;
    }

    /** The number of images. */
    public int samples() {
        return scores.samples();
    }

    private List<Wrong> wrong() {
        return wrong.stream().sorted(Wrong.BEST_FIRST.reversed()).toList();
    }

    private static String name(StructureError error) {
        return error.name().toLowerCase(Locale.ROOT);
    }

    /** What was counted. */
    public TableScores scores() {
        return scores;
    }

    /**
     * For JSON; its keys are described in docs/cli.md and never change.
     *
     * @param model as the reader knows it
     * @param data as the reader knows it
     * @param listed how many tables that were not read exactly are listed
     */
    public Map<String, Object> json(String model, String data, int listed) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("model", model);
        report.put("data", data);
        report.put("samples", scores.samples());
        report.put("failed", failures.count());
        proportion(report, "structureAccuracy", scores.exact());
        proportion(report, "gridAccuracy", scores.grids());
        report.put("tedsStruct", Written.rounded(scores.tedsStruct()));
        report.put("teds", Written.rounded(scores.teds()));
        report.put("repaired", repaired);
        report.put("truncated", truncated);
        report.put("mistakes", kinds());
        report.put("imagesPerSecond", Written.rounded(imagesPerSecond()));
        if (listed > 0) {
            report.put(
                    "errors",
                    wrong().stream().limit(listed).map(TableEvaluation::error).toList());
        }
        return report;
    }

    private static void proportion(Map<String, Object> report, String name, Proportion share) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("value", Written.rounded(share.value()));
        object.put("low", Written.rounded(share.low()));
        object.put("high", Written.rounded(share.high()));
        report.put(name, object);
    }

    private Map<String, Integer> kinds() {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        kinds.put("no table", scores.missing());
        for (StructureError error : StructureError.values()) {
            kinds.put(name(error), scores.count(error));
        }
        return kinds;
    }

    private static Map<String, Object> error(Wrong wrong) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", wrong.item().sample().id());
        object.put("tedsStruct", Written.rounded(wrong.score().tedsStruct()));
        object.put("teds", Written.rounded(wrong.score().teds()));
        object.put("errors", wrong.errors());
        object.put("label", OtslTokens.spelled(wrong.item().sample().table()));
        object.put("text", wrong.read().map(OtslTokens::spelled).orElse(""));
        return object;
    }

    private double imagesPerSecond() {
        return nanoseconds == 0 ? 0 : scores.samples() * 1e9 / nanoseconds;
    }

    /** The main figures, by name. */
    private Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("tables", Integer.toString(scores.samples()));
        figures.put("structure exact", percent(scores.exact()));
        figures.put("rows, columns, spans right", percent(scores.grids()));
        figures.put("TEDS-Struct", ratio(scores.tedsStruct()));
        figures.put("TEDS", ratio(scores.teds()));
        return figures;
    }

    /** For people. */
    public void text(PrintWriter out, String model, String data, int listed) {
        row(out, "model", model);
        row(out, "data", data);
        figures().forEach((name, value) -> row(out, name, value));
        row(out, "repaired, cut", repaired + ", " + truncated);
        row(out, "images per second", String.format(Locale.ROOT, "%.1f", imagesPerSecond()));
        out.println("tables with an error, by its kind:");
        kinds().forEach((kind, count) -> row(out, "  " + kind, count));
        if (listed > 0 && !wrong.isEmpty()) {
            out.println("not read exactly, the worst first (file, TEDS-Struct, errors, true and read structure):");
            wrong().stream()
                    .limit(listed)
                    .forEach(one -> out.println("  %s  %s  %s  %s  %s"
                            .formatted(
                                    Written.oneLine(one.item().sample().id()),
                                    ratio(one.score().tedsStruct()),
                                    one.errors(),
                                    OtslTokens.spelled(one.item().sample().table()),
                                    one.read().map(OtslTokens::spelled).orElse("-"))));
        }
    }

    private static void row(PrintWriter out, String name, Object value) {
        out.println("%-28s %s".formatted(name, value));
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String percent(Proportion share) {
        return String.format(
                Locale.ROOT, "%.1f %% (%.1f to %.1f)", 100 * share.value(), 100 * share.low(), 100 * share.high());
    }

    /** The page; {@code facts} stand at its end. */
    public Page page(String model, String data, Map<String, String> facts) {
        Map<String, String> all = new LinkedHashMap<>(facts);
        all.put("texts", reader.isPresent() ? "read by a model of words" : "the dataset's, placed by their boxes");
        all.put("repaired, cut", repaired + ", " + truncated);
        all.put("speed", String.format(Locale.ROOT, "%.1f images per second, without texts", imagesPerSecond()));
        failures.lines().forEach(line -> all.merge("no table read", line, (a, b) -> a + "; " + b));
        List<TableMistake> mistakes =
                wrong().stream().flatMap(one -> mistake(one).stream()).toList();
        return new TablePage(model, data, figures(), kinds(), all, mistakes).page();
    }

    /** Empty if there is no image. */
    private static Optional<TableMistake> mistake(Wrong wrong) {
        BufferedImage image;
        try {
            image = image(wrong.item());
        } catch (ImageDecodeException e) {
            return Optional.empty();
        }
        Table truth = wrong.item().sample().table();
        Set<List<Object>> spots = new HashSet<>();
        truth.cells().forEach(cell -> spots.add(spot(cell)));
        BufferedImage shown = wrong.read()
                .map(table -> GridImage.draw(image, table, cell -> !spots.contains(spot(cell))))
                .orElse(image);
        return Optional.of(new TableMistake(
                wrong.item().sample().id(),
                wrong.score().tedsStruct(),
                wrong.errors(),
                rows(truth),
                wrong.read().map(TableEvaluation::rows).orElse(""),
                Png.of(shown, MOST_WIDTH, MOST_HEIGHT)));
    }

    private static List<Object> spot(TableCell cell) {
        return List.of(cell.row(), cell.column(), cell.rowSpan(), cell.columnSpan(), cell.empty());
    }

    private static String rows(Table table) {
        return OtslTokens.spelled(table).replace("N", "\n").strip();
    }
}
