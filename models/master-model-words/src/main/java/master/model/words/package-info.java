// SPDX-License-Identifier: Apache-2.0
/** A model that reads single words in photographs: one ONNX file, and what makes it known to the recognizer. */
package master.model.words;
