// SPDX-License-Identifier: Apache-2.0
/** Output formats of tables: HTML, CSV, Markdown, JSON and LaTeX. */
package master.table.format;
