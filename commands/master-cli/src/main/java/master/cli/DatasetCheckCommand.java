// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.DatasetFormat;
import master.data.LabelPolicy;
import master.data.LabelSurvey;
import master.data.Reasons;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a dataset can be trained on. */
@Command(
        name = "check",
        description = {
            "Says whether a dataset can be trained on: reads every label and every image, applies what a configuration"
                    + " does to labels, and counts what is wrong by reason.",
            "The exit code is 1 when labels do not fit and none is to be left out, when more samples are unreadable than"
                    + " allowed, or when one is listed twice."
        },
        footer = {
            "",
            "Examples:",
            "  master dataset check train/",
            "  master dataset check annotation_train.txt --charset 0123456789abcdefghijklmnopqrstuvwxyz --fold lower"
                    + " --unfit skip --max-length 25"
        })
final class DatasetCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "The dataset, in any format.")
    private Path path;

    @Mixin
    private DataFormatOption dataFormat;

    @Mixin
    private LabelOptions labelOptions;

    @Option(
            names = "--max-unreadable",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "The largest share of samples that may be unreadable (default: ${DEFAULT-VALUE}).")
    private double maxUnreadable;

    @Option(names = "--labels-only", description = "Does not read the images.")
    private boolean labelsOnly;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Format format;

    private final Reasons unreadable = new Reasons();
    private final Reasons repeated = new Reasons();

    @Override
    public Integer call() {
        if (!(maxUnreadable >= 0 && maxUnreadable <= 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--max-unreadable %s, 0 to 1 is allowed".formatted(maxUnreadable));
        }
        LabelPolicy policy = labelOptions.policy();
        LabelSurvey labels;
        int samples;
        DatasetFormat found;
        try (Dataset dataset = dataFormat.open(path);
                Progress progress = Progress.start("check", dataset.size())) {
            samples = dataset.size();
            found = dataset.format();
            labels = LabelSurvey.of(dataset, policy);
            SeenIds seen = new SeenIds(samples);
            for (int i = 0; i < samples; i++) {
                check(dataset, i, seen);
                progress.advance(1);
            }
        }
        boolean good = labels.kept() > 0
                && (policy.unfit() != LabelPolicy.Unfit.FAIL || labels.unfit().count() == 0)
                && unreadable.count() <= maxUnreadable * samples
                && repeated.count() == 0;
        if (format == Format.JSON) {
            spec.commandLine().getOut().println(Json.pretty(report(labels, samples, found, good)));
        } else {
            text(labels, samples, found, good);
        }
        return good ? 0 : 1;
    }

    private void check(Dataset dataset, int index, SeenIds seen) {
        String id = dataset.id(index);
        if (!seen.add(id)) {
            repeated.add("listed more than once", id);
        }
        try {
            if (labelsOnly) {
                dataset.label(index);
            } else {
                ImageReader.read(ImageSource.of(dataset.sample(index).image()), ImageLimits.DEFAULT);
            }
        } catch (DatasetException e) {
            unreadable.add(e.reason(), id);
        } catch (ImageDecodeException e) {
            unreadable.add(e.getMessage(), id);
        }
    }

    private Map<String, Object> report(LabelSurvey labels, int samples, DatasetFormat found, boolean good) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("data", path.toString());
        report.put("format", found.toString());
        report.put("samples", samples);
        report.put("used", labels.kept());
        report.put("folded", labels.folded());
        report.put("unfit", Json.reasons(labels.unfit()));
        report.put("unreadable", Json.reasons(unreadable));
        report.put("repeated", Json.reasons(repeated));
        report.put("unseen", Json.reasons(labels.unseen()));
        report.put("lookalikes", Json.reasons(labels.lookalikes()));
        report.put("good", good);
        return report;
    }

    private void text(LabelSurvey labels, int samples, DatasetFormat found, boolean good) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("data         " + path);
        out.println("format       " + found);
        out.println("samples      " + samples);
        out.println("used         " + labels.kept());
        out.println("folded       " + labels.folded());
        print(out, "unfit", labels.unfit());
        print(out, "unreadable", unreadable);
        print(out, "repeated", repeated);
        print(out, "unseen", labels.unseen());
        print(out, "lookalikes", labels.lookalikes());
        out.println("good         " + (good ? "yes" : "no"));
    }

    private static void print(PrintWriter out, String name, Reasons reasons) {
        out.println("%-12s %d".formatted(name, reasons.count()));
        reasons.lines().forEach(line -> out.println("  " + line));
    }
}
