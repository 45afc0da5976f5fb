// SPDX-License-Identifier: Apache-2.0

/** Checkpoints of other MASTER implementations: read without running anything of theirs. */
module master.imports {
    requires transitive master.api;
    requires transitive master.onnx;
    requires master.table; // the tokens of TableMASTER

    exports master.imports;
}
