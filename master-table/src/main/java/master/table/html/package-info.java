// SPDX-License-Identifier: Apache-2.0
/** A parser for HTML tables that recovers from errors. */
package master.table.html;
