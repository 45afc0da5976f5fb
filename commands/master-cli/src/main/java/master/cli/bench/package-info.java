// SPDX-License-Identifier: Apache-2.0
/** Where the time of a recognition goes, and what the machine could do. */
package master.cli.bench;
