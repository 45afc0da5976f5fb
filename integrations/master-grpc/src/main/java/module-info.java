// SPDX-License-Identifier: Apache-2.0

/**
 * The server's models over gRPC: the Open Inference Protocol and TensorFlow Serving's prediction. Makes {@code --grpc-port}
 * of {@code master serve} work; it exports nothing, for its contracts are {@code inference.proto} and {@code
 * prediction.proto}.
 */
module master.grpc {
    requires com.google.common.util.concurrent.internal; // Guava's classes need it, and are no module that could say so
    requires io.grpc;
    requires io.grpc.netty.shaded;
    requires java.logging; // to keep gRPC's log to warnings
    requires master.api;
    requires master.core;
    requires master.serve;
    requires static org.jspecify;

    provides master.serve.spi.Front with
            master.grpc.GrpcFront;
}
