// SPDX-License-Identifier: Apache-2.0
/** The structure of tables as sequences of tokens and as HTML, read back and repaired where it is broken. */
package master.table.structure;
