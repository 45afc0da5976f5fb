// SPDX-License-Identifier: Apache-2.0

/**
 * Adds the commands {@code train}, {@code finetune} and {@code calibrate} to {@code master}. Programs that train by themselves
 * need {@code master.train} alone.
 */
module master.train.cli {
    requires master.cli;
    requires master.report;
    requires master.train;
    requires static org.jspecify;

    opens master.train.cli; // picocli fills in fields and looks up resource bundles

    provides master.cli.Subcommand with
            master.train.cli.TrainCommand,
            master.train.cli.FinetuneCommand,
            master.train.cli.CalibrateCommand;
}
