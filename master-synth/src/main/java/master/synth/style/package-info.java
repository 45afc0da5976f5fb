// SPDX-License-Identifier: Apache-2.0
/** Captchas: how each style fills a recipe, and how a recipe is drawn. */
package master.synth.style;
