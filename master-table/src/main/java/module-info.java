// SPDX-License-Identifier: Apache-2.0

/**
 * Reading tables: recognition, output formats, the tokens of table models, metrics, datasets and synthetic tables.
 *
 * <p>Applications use {@link master.table.TableRecognizer} and {@link master.table.TableRecognition}, and
 * {@link master.table.words.CellReader} to read the words in the cells.
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
