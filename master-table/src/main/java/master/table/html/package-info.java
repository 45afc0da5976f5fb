// SPDX-License-Identifier: Apache-2.0
/** HTML of tables, read as a recovering parser reads it. */
package master.table.html;
