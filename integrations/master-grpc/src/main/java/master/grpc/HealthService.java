// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.ServerServiceDefinition;
import java.util.concurrent.CompletableFuture;
import master.core.wire.WireWriter;

/** {@code grpc.health.v1.Health}, as far as Kubernetes' probes and load balancers ask for it: {@code Check}. */
final class HealthService {
    private static final int STATUS = 1;
    private static final int SERVING = 1;
    private static final int NOT_SERVING = 2;

    private final Serving serving;

    HealthService(Serving serving) {
        this.serving = serving;
    }

    ServerServiceDefinition definition() {
        return new Methods("grpc.health.v1.Health", serving)
                .open("Check", (message, call) -> check())
                .definition();
    }

    private CompletableFuture<byte[]> check() {
        int status = serving.context().ready().getAsBoolean() ? SERVING : NOT_SERVING;
        return CompletableFuture.completedFuture(
                new WireWriter().integer(STATUS, status).toBytes());
    }
}
