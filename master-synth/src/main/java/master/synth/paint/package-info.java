// SPDX-License-Identifier: Apache-2.0
/** How the outlines of glyphs become ink. */
package master.synth.paint;
