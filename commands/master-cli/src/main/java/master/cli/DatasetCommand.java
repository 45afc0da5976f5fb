// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands around datasets. */
@Command(
        name = "dataset",
        subcommands = {
            DatasetInfoCommand.class,
            DatasetCheckCommand.class,
            DatasetConvertCommand.class,
            DatasetSynthCommand.class,
            DatasetTablesCommand.class,
            DatasetTableInfoCommand.class,
            DatasetAugmentCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Looks into datasets, checks, converts and draws them.",
            "",
            "A dataset is an LMDB, a list of images and texts (tab, comma, space, csv, icdar, jsonl, mjsynth), XML of"
                    + " SVT or ICDAR 2003, a folder with such a list, or a folder of images named by their text"
                    + " (ab3d_2.png shows ab3d)."
        },
        footer = {
            "",
            "Examples:",
            "  master dataset info train/",
            "  master dataset check train/ --charset 0123456789 --max-length 8",
            "  master dataset convert labels.tsv train.lmdb",
            "  master dataset synth --count 1000 --seed 7 --out train --sheet look.png"
        })
final class DatasetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "a command is needed: info, check, convert, synth, tables, table-info or augment");
    }
}
