// SPDX-License-Identifier: Apache-2.0
/** What is drawn behind and over a text: grounds, textures, lines, dots, clutter. */
package master.synth.layer;
