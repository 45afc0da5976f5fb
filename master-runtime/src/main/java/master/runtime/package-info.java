// SPDX-License-Identifier: Apache-2.0
/** The recognizer on ONNX Runtime: opening a model, choosing the device, running batches, reading the answers. */
package master.runtime;
