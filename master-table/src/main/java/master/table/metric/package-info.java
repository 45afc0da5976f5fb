// SPDX-License-Identifier: Apache-2.0
/** How much a recognized table is like the true one. */
package master.table.metric;
