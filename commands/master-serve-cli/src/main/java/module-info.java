// SPDX-License-Identifier: Apache-2.0

/** Adds the command {@code serve} to {@code master}. Programs that serve by themselves need {@code master.serve} alone. */
module master.serve.cli {
    requires master.cli;
    requires master.serve;
    requires static org.jspecify;

    opens master.serve.cli; // picocli fills in fields and looks up resource bundles

    provides master.cli.Subcommand with
            master.serve.cli.ServeCommand;
}
