// SPDX-License-Identifier: Apache-2.0
package master.serve.options;

import java.net.InetSocketAddress;
import java.util.List;
import master.api.ImageLimits;

/**
 * How a server runs.
 *
 * @param address where it listens; port 0 is any free one
 * @param access who may ask; without tokens only programs of this machine, and only at a loopback address
 * @param workers threads that read images
 * @param queue images that may wait
 * @param limits what a request may cost
 * @param images what the models take, as clients are told
 * @param constraints recognizers with a constraint that are kept for each model
 * @param pollMillis how often changed models are looked for; 0: never
 * @param graceMillis how long everything is still served when the server is told to stop
 * @param drainMillis how long what is under way may take then; with the grace below the 30 s that Kubernetes waits
 */
public record ServerOptions(
        InetSocketAddress address,
        Access access,
        int workers,
        int queue,
        Limits limits,
        ImageLimits images,
        int constraints,
        int pollMillis,
        int graceMillis,
        int drainMillis) {
    public ServerOptions {
        if (access.tokens().isEmpty() && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("address %s can be reached from other machines, so tokens are needed"
                    .formatted(address.getHostString()));
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

    /** Any free port of this machine, one thread for each core, room for 256 images. */
    @SuppressWarnings("AddressSelection") // an address, not a name
    public static ServerOptions local() {
        return new ServerOptions(
                new InetSocketAddress("127.0.0.1", 0),
                new Access(List.of(), List.of()),
                Runtime.getRuntime().availableProcessors(),
                256,
                Limits.DEFAULT,
                ImageLimits.DEFAULT,
                8,
                1000,
                500,
                27_000);
    }

    /** The same with other threads and another queue. */
    public ServerOptions withQueue(int newWorkers, int newQueue) {
        return new ServerOptions(
                address,
                access,
                newWorkers,
                newQueue,
                limits,
                images,
                constraints,
                pollMillis,
                graceMillis,
                drainMillis);
    }

    /** The same with other limits. */
    public ServerOptions withLimits(Limits newLimits) {
        return new ServerOptions(
                address, access, workers, queue, newLimits, images, constraints, pollMillis, graceMillis, drainMillis);
    }

    /** The same with other limits of images. */
    public ServerOptions withImages(ImageLimits newImages) {
        return new ServerOptions(
                address, access, workers, queue, limits, newImages, constraints, pollMillis, graceMillis, drainMillis);
    }

    /** The same with other tokens. */
    public ServerOptions withTokens(List<String> newTokens) {
        return withAccess(new Access(newTokens, access.origins()));
    }

    /** The same for others. */
    public ServerOptions withAccess(Access newAccess) {
        return new ServerOptions(
                address, newAccess, workers, queue, limits, images, constraints, pollMillis, graceMillis, drainMillis);
    }

    /** The same with other times for polling and stopping. */
    public ServerOptions withTimes(int newPollMillis, int newGraceMillis, int newDrainMillis) {
        return new ServerOptions(
                address,
                access,
                workers,
                queue,
                limits,
                images,
                constraints,
                newPollMillis,
                newGraceMillis,
                newDrainMillis);
    }
}
