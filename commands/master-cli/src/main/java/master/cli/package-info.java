// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code master} command: recognizes, measures, works on datasets, and exports, imports and signs models. Exit codes:
 * 0 done, 1 failed, 2 wrong usage.
 */
package master.cli;
