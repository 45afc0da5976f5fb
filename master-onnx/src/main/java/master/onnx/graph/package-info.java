// SPDX-License-Identifier: Apache-2.0
/** A typed builder for ONNX graphs; knows the operators that the network needs, and nothing about the network. */
package master.onnx.graph;
