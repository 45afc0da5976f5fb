// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.DatasetFormat;
import master.data.Reasons;
import master.data.Sample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a dataset holds; decodes all its images. */
@Command(
        name = "info",
        description = {
            "Shows what a dataset holds: counts, characters, lengths, sizes.",
            "Decodes every image, and says which ones cannot be read."
        })
final class DatasetInfoCommand implements Callable<Integer> {
    private static final int BAR = 40; // characters

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "The dataset, in any format.")
    private Path path;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Mixin
    private DataFormatOption opening;

    private final Reasons unreadable = new Reasons();
    private final Set<String> labels = new HashSet<>();
    private final Set<Integer> characters = new TreeSet<>();
    private final Map<Integer, Integer> lengths = new TreeMap<>();
    private final IntSummaryStatistics widths = new IntSummaryStatistics();
    private final IntSummaryStatistics heights = new IntSummaryStatistics();
    private int samples;
    private DatasetFormat dataFormat = DatasetFormat.AUTO; // until it is open

    @Override
    public Integer call() {
        try (Dataset dataset = opening.open(path);
                Progress progress = Progress.start("info", dataset.size())) {
            samples = dataset.size();
            dataFormat = dataset.format();
            for (int i = 0; i < samples; i++) {
                count(dataset, i);
                progress.advance(1);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.JSON) {
            out.println(Json.pretty(report()));
        } else {
            text(out);
        }
        return 0;
    }

    private void count(Dataset dataset, int index) {
        try {
            Sample sample = dataset.sample(index);
            labels.add(sample.text());
            sample.text().codePoints().forEach(characters::add);
            lengths.merge(sample.text().codePointCount(0, sample.text().length()), 1, Integer::sum);
            PixelImage image = ImageReader.read(ImageSource.of(sample.image()), ImageLimits.DEFAULT);
            widths.accept(image.width());
            heights.accept(image.height());
        } catch (DatasetException e) {
            unreadable.add(e.reason(), dataset.id(index));
        } catch (ImageDecodeException e) {
            unreadable.add(e.getMessage(), dataset.id(index));
        }
    }

    private String charset() {
        return characters.stream().map(Character::toString).collect(Collectors.joining());
    }

    private Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("data", path.toString());
        report.put("format", dataFormat.toString());
        report.put("samples", samples);
        report.put("unreadable", unreadable.count());
        report.put("reasons", Json.reasons(unreadable));
        report.put("labels", labels.size());
        report.put("charset", charset());
        report.put("lengths", lengths);
        if (widths.getCount() > 0) {
            report.put("width", Map.of("min", widths.getMin(), "max", widths.getMax()));
            report.put("height", Map.of("min", heights.getMin(), "max", heights.getMax()));
        }
        return report;
    }

    private void text(PrintWriter out) {
        out.println("data         " + path);
        out.println("format       " + dataFormat);
        out.println("samples      " + samples);
        out.println("unreadable   " + unreadable.count());
        unreadable.lines().forEach(line -> out.println("  " + line));
        out.println("labels       %d different".formatted(labels.size()));
        out.println("charset      %d characters: %s".formatted(characters.size(), charset()));
        if (widths.getCount() > 0) {
            out.println("width        %d to %d pixels".formatted(widths.getMin(), widths.getMax()));
            out.println("height       %d to %d pixels".formatted(heights.getMin(), heights.getMax()));
        }
        out.println("length       samples");
        int most = lengths.values().stream().mapToInt(Integer::intValue).max().orElse(1);
        lengths.forEach((length, count) -> out.println("%6d %13d  %s".formatted(length, count, "#".repeat((int)
                        Math.ceil((double) BAR * count / most)))));
    }
}
