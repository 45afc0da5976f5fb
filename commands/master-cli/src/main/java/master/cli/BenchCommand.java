// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import master.api.Device;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;
import master.api.TextConstraint;
import master.cli.bench.Breakdown;
import master.cli.bench.MachinePeak;
import master.core.model.ModelDigest;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.Reasons;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how fast a model is on this machine. */
@Command(
        name = "bench",
        description = "Measures how fast a model reads on this machine, decoding of the images included.",
        footer = {"", "Example:", "  master bench --data test/ --threads 1 --seconds 10"})
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_PICTURES = 512;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private ConstraintOptions texts;

    @Option(
            names = {"-d", "--data"},
            required = true,
            paramLabel = "PATH",
            description = "Images to read over and over, the first " + MOST_PICTURES + ": a folder, a list or an LMDB.")
    private Path data;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description =
                    "How long to measure each batch size, after half as long a warm-up (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(
            names = "--breakdown",
            description = "Also shows where the processor time goes; with one thread on the processor only.")
    private boolean breakdown;

    @Option(
            names = "--soak",
            paramLabel = "N",
            description = {
                "Instead reads N images and watches the resident memory (Linux);",
                "fails if it grows by more than --most-growth."
            })
    private Long soak;

    @Option(
            names = "--most-growth",
            paramLabel = "MIB",
            defaultValue = "8",
            description = "How much the resident memory may grow during --soak (default: ${DEFAULT-VALUE}).")
    private double mostGrowth;

    @Override
    public Integer call() {
        if (soak != null && soak < Soak.PARTS) {
            throw new ParameterException(
                    spec.commandLine(), "--soak %d, at least %d is allowed".formatted(soak, Soak.PARTS));
        }
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds %s, above 0 and at most 3600 is allowed".formatted(seconds));
        }
        if (soak != null && breakdown) {
            throw new ParameterException(spec.commandLine(), "--soak and --breakdown, one of both is allowed");
        }
        TextConstraint constraint = texts.constraint();
        boolean plain = model.threads() == 1 && constraint.equals(TextConstraint.NONE);
        if (breakdown && !plain) {
            throw new ParameterException(
                    spec.commandLine(), "--breakdown needs one thread, and nothing told of the texts");
        }
        long start = System.nanoTime();
        try (Recognizer recognizer = model.open(constraint, false, texts.secondLook())) {
            double loadMillis = (System.nanoTime() - start) / 1e6;
            List<ImageSource> images = images(recognizer);
            if (soak != null) {
                return soak(recognizer, images);
            }
            List<Measurement> measurements = new ArrayList<>();
            for (int batch : new int[] {1, 8}) {
                Measurement.of(recognizer, images, batch, seconds / 2);
                measurements.add(Measurement.of(recognizer, images, batch, seconds));
            }
            List<Breakdown> breakdowns = breakdown ? breakdowns(recognizer, images) : List.of();
            Optional<MachinePeak> peak = breakdown ? Optional.of(MachinePeak.measure()) : Optional.empty();
            PrintWriter out = spec.commandLine().getOut();
            if (format == Format.JSON) {
                Map<String, Object> report = report(recognizer, loadMillis, images.size(), measurements);
                peak.ifPresent(p -> report.put(
                        "breakdown",
                        breakdowns.stream()
                                .map(b -> BreakdownTable.object(b, p))
                                .toList()));
                out.println(Json.pretty(report));
            } else {
                text(out, recognizer, loadMillis, images.size(), measurements);
                peak.ifPresent(p -> {
                    breakdowns.forEach(b -> BreakdownTable.lines(b, p).forEach(out::println));
                    out.println(BreakdownTable.line(p));
                });
            }
        }
        return 0;
    }

    private List<Breakdown> breakdowns(Recognizer recognizer, List<ImageSource> images) {
        if (recognizer.device().kind() != Device.Kind.CPU) {
            throw new ParameterException(
                    spec.commandLine(), "--breakdown on %s, cpu is allowed".formatted(recognizer.device()));
        }
        byte[] file = model.file(); // read again: what was checked when it was opened holds for the same bytes only
        if (!ModelDigest.verify(file).equals(recognizer.model().sha256())) {
            throw new Failure("model %s has changed since it was opened"
                    .formatted(recognizer.model().name()));
        }
        return List.of(
                Breakdown.measure(file, recognizer, images, 1, seconds),
                Breakdown.measure(file, recognizer, images, 8, seconds));
    }

    private List<ImageSource> images(Recognizer recognizer) {
        Reasons reasons = new Reasons();
        List<ImageSource> images = new ArrayList<>();
        try (Dataset dataset = Dataset.open(data)) {
            for (int i = 0; i < dataset.size() && i < MOST_PICTURES; i++) {
                try {
                    ImageSource source = ImageSource.of(dataset.sample(i).image());
                    if (recognizer.recognizeAll(List.of(source)).get(0) instanceof Outcome.Failed failed) {
                        throw failed.error();
                    }
                    images.add(source);
                } catch (DatasetException | master.api.MasterException e) {
                    reasons.add(e instanceof DatasetException d ? d.reason() : e.getMessage(), dataset.id(i));
                }
            }
        }
        reasons.lines().forEach(line -> spec.commandLine().getErr().println("master: left out, " + line));
        if (images.isEmpty()) {
            throw new Failure("dataset %s: no image of it can be read".formatted(data));
        }
        return images;
    }

    private int soak(Recognizer recognizer, List<ImageSource> images) {
        LongSupplier resident = () -> Measurement.residentMemory()
                .orElseThrow(() -> new Failure("--soak needs /proc/self/status to read the resident memory"));
        boolean json = format == Format.JSON;
        PrintWriter out = spec.commandLine().getOut();
        Soak result = Soak.of(recognizer, images, soak, resident, json ? new PrintWriter(Writer.nullWriter()) : out);
        double growth = Soak.mebibytes(result.growth());
        if (json) {
            out.println(Json.pretty(result.object()));
        } else {
            out.printf(
                    Locale.ROOT,
                    "growth behind the first tenth %.2f MiB (%.1f bytes per recognition), at most %s are allowed%n",
                    growth,
                    result.bytesPerRecognition(),
                    mostGrowth);
        }
        if (!(growth <= mostGrowth)) {
            throw new Failure(String.format(
                    Locale.ROOT, "the process grew by %.2f MiB, at most %s are allowed", growth, mostGrowth));
        }
        return 0;
    }

    private Map<String, Object> report(
            Recognizer recognizer, double loadMillis, int images, List<Measurement> measurements) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("model", model.model());
        report.put("data", data.toString());
        report.put("images", images);
        report.put("device", recognizer.device().toString());
        report.put("loadMillis", Json.rounded(loadMillis));
        Measurement.residentMemory().ifPresent(bytes -> report.put("residentBytes", bytes));
        report.put(
                "measurements", measurements.stream().map(Measurement::object).toList());
        return report;
    }

    private void text(
            PrintWriter out, Recognizer recognizer, double loadMillis, int images, List<Measurement> measurements) {
        out.println("%s on %s, %d images of %s".formatted(model.model(), recognizer.device(), images, data));
        out.printf(Locale.ROOT, "loaded in %.0f ms%n", loadMillis);
        Measurement.residentMemory()
                .ifPresent(bytes -> out.printf(Locale.ROOT, "resident memory %.0f MiB%n", bytes / 1048576.0));
        out.println();
        out.println("batch   images/s  ms/image  images/CPU-s    p50 ms    p90 ms    p99 ms");
        measurements.forEach(m -> out.printf(
                Locale.ROOT,
                "%5d %10.1f %9.2f %13.1f %9.2f %9.2f %9.2f%n",
                m.batch(),
                m.imagesPerSecond(),
                1000 / m.imagesPerSecond(),
                m.imagesPerCpuSecond(),
                m.percentile(50),
                m.percentile(90),
                m.percentile(99)));
        out.println("(p50, p90, p99: how long one call for a whole batch takes)");
    }
}
