// SPDX-License-Identifier: Apache-2.0

/** Only tests live here; Maven compiles a module of tests only beside a module of its own. */
module master.it {}
