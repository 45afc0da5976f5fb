// SPDX-License-Identifier: Apache-2.0

/** An application that trains, measures, exports and serves: it requires the modules for that, and none of a command. */
module master.it.train {
    requires master.deploy;
    requires master.eval;
    requires master.serve;
    requires master.train;
}
