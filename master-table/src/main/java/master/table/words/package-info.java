// SPDX-License-Identifier: Apache-2.0
/** Words and cells: reading words, assigning them to cells, and joining them to the text of a cell. */
package master.table.words;
