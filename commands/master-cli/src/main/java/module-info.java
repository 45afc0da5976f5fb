// SPDX-License-Identifier: Apache-2.0

/**
 * The {@code master} command. Other modules add commands of their own by providing {@link master.cli.Subcommand}.
 */
module master.cli {
    requires transitive info.picocli;
    requires transitive master.api;
    requires transitive master.core;
    requires com.fasterxml.jackson.databind;
    requires com.microsoft.onnxruntime; // to look inside a network, for bench
    requires java.desktop;
    requires java.logging; // to keep the log off the terminal
    requires java.management;
    requires jdk.management; // processor time, for bench
    requires jdk.unsupported; // signals, for commands of other modules
    requires master.data;
    requires master.deploy;
    requires master.eval;
    requires master.imports;
    requires master.mcp;
    requires master.onnx;
    requires master.report;
    requires master.synth;
    requires master.table;
    requires master.runtime; // found as a service; named so that no path can lack it
    requires me.tongfei.progressbar;
    requires static org.jspecify;

    exports master.cli;

    opens master.cli; // picocli fills in fields and looks up resource bundles

    uses master.cli.Subcommand;
}
