// SPDX-License-Identifier: Apache-2.0
/**
 * From encoded bytes to the numbers a network reads; the only place where images are decoded, resized or normalized.
 */
package master.core.image;
