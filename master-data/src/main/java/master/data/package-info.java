// SPDX-License-Identifier: Apache-2.0
/** Datasets: images of text with their labels, from a folder, a list, an LMDB or the synthesizer. */
package master.data;
