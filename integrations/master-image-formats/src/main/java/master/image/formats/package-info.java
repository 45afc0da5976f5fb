// SPDX-License-Identifier: Apache-2.0
/** Formats of images that are read with this module on the path. */
package master.image.formats;
