// SPDX-License-Identifier: Apache-2.0
/** Datasets: pictures of text with their labels, from a folder, a list, an LMDB or the synthesizer. */
package master.data;
