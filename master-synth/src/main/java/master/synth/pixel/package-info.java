// SPDX-License-Identifier: Apache-2.0
/** Images as pixels and colors, and what changes an image as a whole. */
package master.synth.pixel;
