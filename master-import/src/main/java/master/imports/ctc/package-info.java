// SPDX-License-Identifier: Apache-2.0
/** What comes beside the ONNX files of CTC recognizers. */
package master.imports.ctc;
