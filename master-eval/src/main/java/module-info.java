// SPDX-License-Identifier: Apache-2.0

/**
 * Measures recognizers on labeled images: {@link master.eval.Evaluation} for texts, {@link master.eval.TableEvaluation} for
 * tables.
 */
module master.eval {
    requires transitive master.api;
    requires transitive master.core;
    requires transitive master.data;
    requires transitive master.report;
    requires transitive master.synth;
    requires transitive master.table;

    exports master.eval;
}
