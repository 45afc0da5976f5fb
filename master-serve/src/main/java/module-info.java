// SPDX-License-Identifier: Apache-2.0

/**
 * Reads pictures over HTTP. Adds the command {@code serve} to {@code master}; it exports nothing but to its own other
 * protocols, for its contract is what it answers: {@code openapi.yaml}.
 */
module master.serve {
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires io.prometheus.metrics.config;
    requires io.prometheus.metrics.core;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires java.desktop; // pictures given as numbers
    requires java.management; // figures of the process
    requires java.logging; // to keep Jetty's log to warnings
    requires master.api;
    requires master.cli;
    requires master.table;
    requires org.eclipse.jetty.server;

    exports master.serve.api to
            master.grpc;
    exports master.serve.engine to
            master.grpc;
    exports master.serve.http to
            master.grpc;
    exports master.serve.spi to
            master.grpc;

    opens master.serve; // picocli fills in fields and looks up resource bundles

    uses master.serve.spi.Front;

    provides master.cli.Subcommand with
            master.serve.ServeCommand;
}
