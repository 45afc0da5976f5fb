// SPDX-License-Identifier: Apache-2.0
/**
 * Reports. A page is one HTML file: style, charts and images are inside of it, it runs no script and loads nothing.
 * Every text that comes from data is escaped in one place, {@code Html}.
 */
package master.report;
