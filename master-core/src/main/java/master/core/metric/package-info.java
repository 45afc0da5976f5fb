// SPDX-License-Identifier: Apache-2.0
/** How well texts were read; the only place where accuracy is defined. */
package master.core.metric;
