// SPDX-License-Identifier: Apache-2.0
/** Tables as HTML, CSV, Markdown, JSON and LaTeX. */
package master.table.format;
