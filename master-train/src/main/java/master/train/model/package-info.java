// SPDX-License-Identifier: Apache-2.0
/**
 * The network on Deeplearning4j, in vertices of ours. Dimension letters in all comments:
 * N batch, C channels, H rows, W columns, S memory length, L target length, D model dimension, A heads, V vocabulary.
 */
package master.train.model;
