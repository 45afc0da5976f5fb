// SPDX-License-Identifier: Apache-2.0
/** Reading tables: the recognizer, and the table that it returns. */
package master.table;
