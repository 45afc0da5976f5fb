// SPDX-License-Identifier: Apache-2.0
/** Datasets of tables in published formats. */
package master.table.dataset;
