// SPDX-License-Identifier: Apache-2.0
package master.serve;

import java.net.InetSocketAddress;
import java.util.List;
import master.serve.http.Limits;

/**
 * How a server runs.
 *
 * @param address where it listens; port 0 is any free one
 * @param tokens who may ask; none: only programs of this machine, and only at a loopback address
 * @param workers threads that read pictures
 * @param queue pictures that may wait
 * @param limits what a request may cost
 * @param constraints recognizers with a constraint that are kept for each model
 * @param pollMillis how often changed models are looked for; 0: never
 * @param graceMillis how long everything is still served when the server is told to stop
 * @param drainMillis how long what is under way may take then
 */
public record ServerOptions(
        InetSocketAddress address,
        List<String> tokens,
        int workers,
        int queue,
        Limits limits,
        int constraints,
        int pollMillis,
        int graceMillis,
        int drainMillis) {
    private static final int SHORTEST_TOKEN = 16;

    public ServerOptions {
        tokens = List.copyOf(tokens);
        if (tokens.isEmpty() && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("address %s can be reached from other machines, so tokens are needed"
                    .formatted(address.getHostString()));
        }
        if (tokens.stream().anyMatch(token -> token.length() < SHORTEST_TOKEN)) {
            throw new IllegalArgumentException("a token must have at least %d characters".formatted(SHORTEST_TOKEN));
        }
        if (workers < 1 || queue < 1) {
            throw new IllegalArgumentException(
                    "%d workers and a queue of %d, each must be at least 1".formatted(workers, queue));
        }
        if (constraints < 1 || pollMillis < 0 || graceMillis < 0 || drainMillis < 0) {
            throw new IllegalArgumentException("%d constraints, times of %d, %d and %d ms"
                    .formatted(constraints, pollMillis, graceMillis, drainMillis));
        }
    }

    /** Any free port of this machine, one thread for each core, room for 64 pictures. */
    public static ServerOptions local() {
        return new ServerOptions(
                new InetSocketAddress("127.0.0.1", 0),
                List.of(),
                Runtime.getRuntime().availableProcessors(),
                64,
                Limits.DEFAULT,
                8,
                1000,
                500,
                30_000);
    }

    /** The same with other threads and another queue. */
    public ServerOptions withQueue(int newWorkers, int newQueue) {
        return new ServerOptions(
                address, tokens, newWorkers, newQueue, limits, constraints, pollMillis, graceMillis, drainMillis);
    }

    /** The same with other limits. */
    public ServerOptions withLimits(Limits newLimits) {
        return new ServerOptions(
                address, tokens, workers, queue, newLimits, constraints, pollMillis, graceMillis, drainMillis);
    }

    /** The same with other tokens. */
    public ServerOptions withTokens(List<String> newTokens) {
        return new ServerOptions(
                address, newTokens, workers, queue, limits, constraints, pollMillis, graceMillis, drainMillis);
    }

    /** The same with other times for polling and stopping. */
    public ServerOptions withTimes(int newPollMillis, int newGraceMillis, int newDrainMillis) {
        return new ServerOptions(
                address, tokens, workers, queue, limits, constraints, newPollMillis, newGraceMillis, newDrainMillis);
    }
}
