// SPDX-License-Identifier: Apache-2.0

/**
 * Trains MASTER networks with Deeplearning4j.
 *
 * <p>Deeplearning4j's jars carry broken module descriptors, so they stay on the class path and this module reads it: at
 * compile time by {@code --add-reads}, at run time by itself (see {@code master.train.model.Backend}), so that consumers
 * need no flag.
 */
module master.train {
    requires transitive master.api;
    requires transitive master.core;
    requires transitive master.data;
    requires transitive master.onnx;
    requires transitive master.report;
    requires transitive master.synth;
    requires transitive master.table;
    requires master.runtime; // validation reads with the model file
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.yaml;
    requires java.management;
    requires jdk.unsupported; // ND4J's memory access
    requires static org.jspecify;

    exports master.train;
    exports master.train.config;
    exports master.train.data;

    opens master.train to
            com.fasterxml.jackson.databind; // the state of a checkpoint
    opens master.train.config to
            com.fasterxml.jackson.databind;
}
