// SPDX-License-Identifier: Apache-2.0
/** Reading text out of pictures: open a {@link master.api.Recognizer}, hand it a picture, get a text. */
package master.api;
