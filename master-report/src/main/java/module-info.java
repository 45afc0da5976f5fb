// SPDX-License-Identifier: Apache-2.0

/** What training and evaluation came to: HTML pages of one file each, and TensorBoard event files. */
module master.report {
    requires transitive master.api;
    requires transitive master.core;
    requires com.fasterxml.jackson.databind;

    exports master.report;
}
