// SPDX-License-Identifier: Apache-2.0

/** An application: it requires the runtime and nothing else of ours. */
open module master.it { // open for JUnit
    requires master.runtime;
    requires org.assertj.core;
    requires org.junit.jupiter.api;
}
