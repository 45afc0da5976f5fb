// SPDX-License-Identifier: Apache-2.0
/**
 * Questions and answers: TensorFlow Serving's REST, the Open Inference Protocol, {@code /v1/recognize}, {@code
 * /v1/table}, status.
 */
package master.serve.api;
