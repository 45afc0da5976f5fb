// SPDX-License-Identifier: Apache-2.0
/** What is answered over gRPC: calls, their limits, and messages in the wire format of protobuf. */
package master.grpc;
