// SPDX-License-Identifier: Apache-2.0
package master.serve.options;

/**
 * What a request may cost.
 *
 * @param maxBody bytes of a body, as sent and unpacked
 * @param maxBuffered bytes of all bodies that are in memory at the same time
 * @param maxImages images of one request
 * @param maxConnections open connections; of more the idlest are closed
 * @param maxPerAddress of them from one address
 * @param headerMillis how long the line and headers of a request may take, the first one from when it is connected
 * @param bodyMillis how long its body may take to arrive, and its answer to be taken
 * @param idleMillis how long a connection may be silent
 * @param requestMillis how long a request may take once its body is there, unless it says less
 */
public record Limits(
        int maxBody,
        long maxBuffered,
        int maxImages,
        int maxConnections,
        int maxPerAddress,
        int headerMillis,
        int bodyMillis,
        int idleMillis,
        int requestMillis) {
    /** 16 MiB, a quarter of the heap, 64 images, 1024 connections, 512 of an address, 10 s, 10 s, 30 s, 30 s. */
    public static final Limits DEFAULT = new Limits(
            16 << 20,
            Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 4),
            64,
            1024,
            512,
            10_000,
            10_000,
            30_000,
            30_000);

    public Limits {
        if (maxBody < 1 || maxBuffered < maxBody || maxImages < 1 || maxConnections < 1 || maxPerAddress < 1) {
            throw new IllegalArgumentException(
                    ("limits of %d and %d bytes, %d images, %d connections and %d of an address; "
                                    + "each must be at least 1, the second not below the first")
                            .formatted(maxBody, maxBuffered, maxImages, maxConnections, maxPerAddress));
        }
        if (headerMillis < 1 || bodyMillis < 1 || idleMillis < 1 || requestMillis < 1) {
            throw new IllegalArgumentException("times of %d, %d, %d and %d ms, each must be at least 1"
                    .formatted(headerMillis, bodyMillis, idleMillis, requestMillis));
        }
    }

    /** The same with another limit for bodies. */
    public Limits withMaxBody(int newMaxBody) {
        return new Limits(
                newMaxBody,
                Math.max(maxBuffered, newMaxBody),
                maxImages,
                maxConnections,
                maxPerAddress,
                headerMillis,
                bodyMillis,
                idleMillis,
                requestMillis);
    }

    /** The same with other times for headers, bodies and silence. */
    public Limits withTimes(int newHeaderMillis, int newBodyMillis, int newIdleMillis) {
        return new Limits(
                maxBody,
                maxBuffered,
                maxImages,
                maxConnections,
                maxPerAddress,
                newHeaderMillis,
                newBodyMillis,
                newIdleMillis,
                requestMillis);
    }

    /** The same with another time for an answer. */
    public Limits withRequestMillis(int newRequestMillis) {
        return new Limits(
                maxBody,
                maxBuffered,
                maxImages,
                maxConnections,
                maxPerAddress,
                headerMillis,
                bodyMillis,
                idleMillis,
                newRequestMillis);
    }

    /** The same with other limits for connections. */
    public Limits withConnections(int newMaxConnections, int newMaxPerAddress) {
        return new Limits(
                maxBody,
                maxBuffered,
                maxImages,
                newMaxConnections,
                newMaxPerAddress,
                headerMillis,
                bodyMillis,
                idleMillis,
                requestMillis);
    }
}
