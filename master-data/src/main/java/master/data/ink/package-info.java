// SPDX-License-Identifier: Apache-2.0

/** Handwriting as strokes of a pen: InkML, images drawn of it, formulas in LaTeX as tokens. */
package master.data.ink;
