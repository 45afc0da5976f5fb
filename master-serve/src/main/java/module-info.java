// SPDX-License-Identifier: Apache-2.0

/**
 * Reads images over HTTP: {@link master.serve.MasterServer}. What it answers is in {@code openapi.yaml}.
 */
module master.serve {
    requires com.fasterxml.jackson.databind;
    requires io.prometheus.metrics.config;
    requires io.prometheus.metrics.core;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires java.desktop; // images given as numbers
    requires java.management; // figures of the process
    requires java.logging; // to keep Jetty's log to warnings
    requires transitive master.api;
    requires transitive master.core;
    requires master.runtime; // found as a service; named so that no path can lack it
    requires master.table;
    requires org.eclipse.jetty.server;
    requires static org.jspecify;

    exports master.serve;
    exports master.serve.options;
    exports master.serve.api to
            master.grpc;
    exports master.serve.engine to
            master.grpc;
    exports master.serve.http to
            master.grpc;
    exports master.serve.spi to
            master.grpc;

    uses master.serve.spi.Front;
}
