// SPDX-License-Identifier: Apache-2.0
/** Words and cells: which word belongs to which cell, and the text that the words of a cell make. */
package master.table.words;
