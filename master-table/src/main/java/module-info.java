// SPDX-License-Identifier: Apache-2.0

/**
 * Tables: what they are made of, how networks spell them, how they are written, measured and drawn.
 *
 * <p>Applications use {@link master.table.TableRecognizer} and {@link master.table.TableRecognition}.
 */
module master.table {
    requires transitive master.api;
    requires transitive master.core;
    requires com.fasterxml.jackson.core;
    requires java.xml;
    requires static org.jspecify;

    exports master.table;
    exports master.table.dataset;
    exports master.table.format;
    exports master.table.html;
    exports master.table.metric;
    exports master.table.structure;
    exports master.table.synth;
    exports master.table.words;
}
