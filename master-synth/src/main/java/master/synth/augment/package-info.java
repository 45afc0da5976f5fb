// SPDX-License-Identifier: Apache-2.0
/** Variations of real images, of which there are never enough. */
package master.synth.augment;
