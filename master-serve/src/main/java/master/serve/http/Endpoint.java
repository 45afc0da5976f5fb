// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.util.concurrent.CompletableFuture;

/** Answers one route. Called on threads of the server, which it must not block; may throw a {@code Problem}. */
public interface Endpoint {
    CompletableFuture<Answer> answer(Exchange exchange);
}
