// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.Reasons;
import master.data.DatasetWriter;
import master.data.Sample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a dataset in another layout. */
@Command(
        name = "convert",
        description = {
            "Writes a dataset as an LMDB, or as a folder with labels.tsv.",
            "The pictures keep their bytes. OUT appears when everything is written, or not at all."
        },
        footer = {
            "",
            "Examples:",
            "  master dataset convert pictures/ train.lmdb",
            "  master dataset convert --to folder train.lmdb pictures"
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
            description = "lmdb, fastocr or folder (default: ${DEFAULT-VALUE}).")
    private Layout layout;

    @Mixin
    private DataFormatOption dataFormat;

    @Option(names = "--skip-unreadable", description = "Leaves out samples that cannot be read, instead of failing.")
    private boolean skip;

    @Override
    public Integer call() {
        Reasons skipped = new Reasons();
        int written;
        try (Dataset dataset = dataFormat.open(in);
                DatasetWriter writer = layout.create(out);
                Progress progress = Progress.start("convert", dataset.size())) {
            for (int i = 0; i < dataset.size(); i++) {
                Sample sample;
                try {
                    sample = dataset.sample(i);
                } catch (DatasetException e) {
                    if (!skip) {
                        throw e;
                    }
                    skipped.add(e.reason(), dataset.id(i));
                    continue;
                } finally {
                    progress.advance(1);
                }
                writer.add(sample.label(), sample.image());
            }
            writer.finish();
            written = writer.size();
        }
        skipped.lines().forEach(line -> spec.commandLine().getErr().println("master: left out, " + line));
        spec.commandLine().getOut().println("%s: %d samples".formatted(out, written));
        return 0;
    }
}
