// SPDX-License-Identifier: Apache-2.0
/** Metrics that compare a predicted table with its label. */
package master.table.metric;
