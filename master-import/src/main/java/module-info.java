// SPDX-License-Identifier: Apache-2.0

/** Checkpoints of other MASTER implementations, CTC recognizers of others: read without running anything of theirs. */
module master.imports {
    requires transitive master.api;
    requires transitive master.core;
    requires transitive master.onnx;
    requires com.fasterxml.jackson.databind;
    requires master.table; // the tokens of TableMASTER
    requires static org.jspecify;

    exports master.imports;
}
