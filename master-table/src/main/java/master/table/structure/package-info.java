// SPDX-License-Identifier: Apache-2.0
/** The structure of tables as token sequences and as HTML: written, parsed, and repaired where it is invalid. */
package master.table.structure;
