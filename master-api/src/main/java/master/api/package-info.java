// SPDX-License-Identifier: Apache-2.0
/** Reading text out of images: open a {@link master.api.Recognizer}, hand it an image, get a text. */
package master.api;
