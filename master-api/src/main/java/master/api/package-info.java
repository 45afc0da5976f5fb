// SPDX-License-Identifier: Apache-2.0
/**
 * The API for reading text in images: open a {@link master.api.Recognizer}, give it an image, get a
 * {@link master.api.Recognition}. Records are immutable; no method takes or returns null unless it says so.
 */
package master.api;
