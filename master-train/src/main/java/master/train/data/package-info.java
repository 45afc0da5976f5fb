// SPDX-License-Identifier: Apache-2.0
/** Endless, repeatable streams of training examples: image number n of a run is always the same. */
package master.train.data;
