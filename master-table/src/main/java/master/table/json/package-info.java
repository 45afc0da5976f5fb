// SPDX-License-Identifier: Apache-2.0
/** JSON, for this module only. */
package master.table.json;
