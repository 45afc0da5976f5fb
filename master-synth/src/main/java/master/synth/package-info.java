// SPDX-License-Identifier: Apache-2.0

/**
 * Draws text images with exact labels: captchas of many looks, and words in the wild.
 *
 * <p>{@link master.synth.Synthesizer} is the entrance. An image is made in four steps: a
 * {@link master.synth.kind.TextKind} gives the label, a style family fills a {@code Recipe} (fonts, layout, paint,
 * background, noise, filters), the layout places the warped glyph outlines so that they fit into the image, and the
 * layers of the recipe are drawn one after the other. Words take the same way through {@code WordSource}, {@code
 * WordRecipe}, {@code WordLine} and {@code WordDrawing}. Everything is plain arithmetic on arrays: no display, and the
 * same random state gives the same pixels.
 */
package master.synth;
