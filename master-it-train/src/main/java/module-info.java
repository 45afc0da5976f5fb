// SPDX-License-Identifier: Apache-2.0

/** An application that trains: it requires the training module and nothing else of ours. */
module master.it.train {
    requires master.train;
}
