// SPDX-License-Identifier: Apache-2.0
/** Datasets of tables as others publish them. */
package master.table.dataset;
