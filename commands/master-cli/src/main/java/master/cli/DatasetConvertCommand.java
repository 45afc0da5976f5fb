// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.DatasetWriter;
import master.data.LabelPolicy;
import master.data.LabelSurvey;
import master.data.Reasons;
import master.data.Sample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a dataset in another layout. */
@Command(
        name = "convert",
        description = {
            "Writes a dataset as an LMDB, or as a folder with labels.tsv.",
            "Every image is decoded, but keeps its bytes. OUT appears when everything is written, or not at all."
        },
        footer = {
            "",
            "Examples:",
            "  master dataset convert images/ train.lmdb",
            "  master dataset convert --to folder train.lmdb images",
            "  master dataset convert annotation_train.txt mj.lmdb --skip-unreadable"
        })
final class DatasetConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "The dataset, in any format.")
    private Path in;

    @Parameters(index = "1", paramLabel = "OUT", description = "A new folder.")
    private Path out;

    @Option(
            names = "--to",
            paramLabel = "LAYOUT",
            defaultValue = "lmdb",
            description = "lmdb, fastocr, folder or jsonl, which alone holds boxes (default: ${DEFAULT-VALUE}).")
    private Layout layout;

    @Mixin
    private DataFormatOption dataFormat;

    @Mixin
    private LabelOptions labelOptions;

    @Option(names = "--skip-unreadable", description = "Leaves out samples that cannot be read, instead of failing.")
    private boolean skip;

    private final Reasons skipped = new Reasons();

    @Override
    public Integer call() {
        LabelPolicy policy = labelOptions.policy();
        if (policy.unfit() == LabelPolicy.Unfit.UNKNOWN) {
            throw new ParameterException(
                    spec.commandLine(), "--unfit unknown is for training, fail or skip is allowed");
        }
        int written;
        LabelSurvey labels;
        try (Dataset dataset = dataFormat.open(in)) {
            labels = LabelSurvey.of(dataset, policy).check();
            try (DatasetWriter writer = layout.create(out);
                    Progress progress = Progress.start("convert", labels.kept())) {
                for (int i = 0; i < labels.kept(); i++) {
                    copy(dataset, labels.index(i), policy, writer);
                    progress.advance(1);
                }
                writer.finish();
                written = writer.size();
            }
        }
        PrintWriter err = spec.commandLine().getErr();
        labels.lines().stream().skip(1).forEach(line -> err.println("master: " + line.strip()));
        skipped.lines().forEach(line -> err.println("master: left out, " + line));
        spec.commandLine().getOut().println("%s: %d samples".formatted(out, written));
        return 0;
    }

    private void copy(Dataset dataset, int index, LabelPolicy policy, DatasetWriter writer) {
        Sample sample;
        try {
            sample = dataset.sample(index);
            ImageReader.read(ImageSource.of(sample.image()), ImageLimits.DEFAULT);
        } catch (DatasetException e) {
            refuseUnlessSkipped(e);
            skipped.add(e.reason(), dataset.id(index));
            return;
        } catch (ImageDecodeException e) {
            refuseUnlessSkipped(new DatasetException(
                    "dataset %s: %s".formatted(dataset.name(), dataset.id(index)), e.getMessage(), e));
            skipped.add(e.getMessage(), dataset.id(index));
            return;
        }
        writer.add(policy.fold(sample.label()), sample.image());
    }

    private void refuseUnlessSkipped(DatasetException problem) {
        if (!skip) {
            throw problem;
        }
    }
}
