// SPDX-License-Identifier: Apache-2.0

/** An application that trains: it requires the training module and nothing else of ours. */
open module master.it.train { // open for JUnit
    requires master.train;
    requires org.assertj.core;
    requires org.junit.jupiter.api;
}
