// SPDX-License-Identifier: Apache-2.0
/** How well a recognizer reads a dataset: texts, tables, and texts that fill a small part of an image. */
package master.eval;
