// SPDX-License-Identifier: Apache-2.0
/**
 * Synthetic tables for training, drawn with Java2D: images with the boxes and texts of cells and words. Start with
 * {@link master.table.synth.TableSynthesizer}.
 */
package master.table.synth;
