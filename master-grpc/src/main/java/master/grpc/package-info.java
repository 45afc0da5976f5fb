// SPDX-License-Identifier: Apache-2.0
/** The Open Inference Protocol over gRPC: calls, their limits, and messages in the wire format of protobuf. */
package master.grpc;
