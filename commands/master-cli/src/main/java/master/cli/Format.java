// SPDX-License-Identifier: Apache-2.0
package master.cli;

/** How a report is written. */
enum Format {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON
}
