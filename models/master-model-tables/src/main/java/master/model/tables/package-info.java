// SPDX-License-Identifier: Apache-2.0
/** A model that reads the structure of tables: one ONNX file, and the service that makes it known to recognizers. */
package master.model.tables;
