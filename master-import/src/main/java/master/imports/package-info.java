// SPDX-License-Identifier: Apache-2.0
/** Models from checkpoints of MASTER-pytorch, MASTER-mmocr and MASTER-TF, and from CTC recognizers as ONNX files. */
package master.imports;
