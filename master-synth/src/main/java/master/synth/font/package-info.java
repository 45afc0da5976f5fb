// SPDX-License-Identifier: Apache-2.0
/** Typefaces and the outlines of glyphs: loaded, judged, set in a line, bent. */
package master.synth.font;
