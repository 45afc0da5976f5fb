// SPDX-License-Identifier: Apache-2.0
/** Words in the wild: how each style fills a recipe, and how a recipe is drawn. */
package master.synth.word;
