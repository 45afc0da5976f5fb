// SPDX-License-Identifier: Apache-2.0
/** Trained models as files: read, write, export. */
package master.onnx;
