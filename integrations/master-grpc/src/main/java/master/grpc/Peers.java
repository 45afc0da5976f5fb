// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import master.serve.options.Limits;

/**
 * Open connections, so many of all and of each address; one that asks for nothing at first is closed after a while.
 * Thread-safe.
 */
final class Peers {
    private static final long BETWEEN_LINES = TimeUnit.MINUTES.toNanos(1);

    private final Limits limits;
    private final ScheduledExecutorService timer;
    private final Consumer<String> log;
    private final Map<Object, Integer> counts = new HashMap<>(); // by address; guarded by this
    private final Map<SocketAddress, Channel> channels = new HashMap<>(); // by address and port; guarded by this
    private final Set<SocketAddress> silent = new HashSet<>(); // guarded by this

    private int refused; // since it was said; guarded by this
    private long saidNanos = System.nanoTime() - BETWEEN_LINES; // guarded by this

    /** @param log gets a line, once a minute at most, when connections are closed because there are too many */
    Peers(Limits limits, ScheduledExecutorService timer, Consumer<String> log) {
        this.limits = limits;
        this.timer = timer;
        this.log = log;
    }

    /** Counts one more connection until it is closed; false if there are as many as may be. */
    synchronized boolean enter(InetSocketAddress peer, Channel channel) {
        Object address = peer.getAddress();
        if (channels.size() >= limits.maxConnections() || counts.getOrDefault(address, 0) >= limits.maxPerAddress()) {
            refused++;
            say(peer);
            return false;
        }
        channels.put(peer, channel);
        counts.merge(address, 1, Integer::sum);
        silent.add(peer);
        ScheduledFuture<?> patience =
                timer.schedule(() -> closeSilent(peer), limits.headerMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> {
            patience.cancel(false);
            leave(peer);
        });
        return true;
    }

    private void say(InetSocketAddress peer) {
        long now = System.nanoTime();
        if (now - saidNanos >= BETWEEN_LINES) {
            log.accept(
                    ("gRPC: more than %d connections, or %d of an address, new ones are closed; the latest was of %s,"
                                    + " %d were closed since this was said")
                            .formatted(
                                    limits.maxConnections(),
                                    limits.maxPerAddress(),
                                    peer.getAddress().getHostAddress(),
                                    refused));
            saidNanos = now;
            refused = 0;
        }
    }

    /** A connection has asked for something. */
    synchronized void asks(SocketAddress peer) {
        silent.remove(peer);
    }

    private void closeSilent(SocketAddress peer) {
        boolean still;
        synchronized (this) {
            still = silent.contains(peer);
        }
        if (still) {
            close(peer);
        }
    }

    private synchronized void leave(InetSocketAddress peer) {
        channels.remove(peer);
        silent.remove(peer);
        counts.computeIfPresent(peer.getAddress(), (key, old) -> old > 1 ? old - 1 : null);
    }

    /** Closes a connection, whatever is under way on it. */
    void close(SocketAddress peer) {
        Channel channel;
        synchronized (this) {
            channel = channels.get(peer);
        }
        if (channel != null) {
            // not by the pipeline, which would wait for what is under way
            channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
        }
    }

    synchronized int count() {
        return channels.size();
    }
}
