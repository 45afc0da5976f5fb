// SPDX-License-Identifier: Apache-2.0
/**
 * Draws tables with Java2D, to train on: their images with the cells' rectangles and texts, and the places of all words.
 * {@link master.table.synth.TableSynthesizer} is the way in.
 */
package master.table.synth;
