// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import master.serve.options.Limits;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The open connections: closes those of clients that are too slow or too many, and sees when a client goes away. A
 * client that sends a byte now and then is never idle, so what counts is when it began; what arrives while no request
 * is under way are headers. When one address has too many connections, or all together are too many, the one that has
 * been idle the longest goes, so others find room.
 */
final class Connections implements Connection.Listener {
    private static final class Mark {
        final Connection connection;
        final Object address;
        final long openedNanos;
        volatile @Nullable Call call;
        volatile boolean asked; // has had a request
        volatile long idleSinceNanos;
        volatile long bytesBefore;
        long firstByteNanos; // of the watching thread
        boolean begun; // of the watching thread

        Mark(Connection connection, long now) {
            this.connection = connection;
            this.address = address(connection.getEndPoint());
            this.openedNanos = now;
            this.idleSinceNanos = now;
        }
    }

    private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<Connection, Mark> marks = new ConcurrentHashMap<>();
    private final Limits limits;
    private final Consumer<String> log;
    private final AtomicLong evicted = new AtomicLong();
    private long saidNanos; // guarded by this
    private long said; // guarded by this

    /** @param log gets a line, once a minute at most, when connections are closed because there are too many */
    Connections(Limits limits, Consumer<String> log) {
        this.limits = limits;
        this.log = log;
        this.saidNanos = System.nanoTime() - SILENCE_NANOS;
    }

    /** What the connections of one client have in common. */
    static Object address(EndPoint endPoint) {
        return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : "unknown";
    }

    @Override
    public void onOpened(Connection connection) {
        Mark mark = new Mark(connection, System.nanoTime());
        marks.put(connection, mark);
        Map<Object, Integer> counts = new HashMap<>();
        marks.values().forEach(each -> counts.merge(each.address, 1, Integer::sum));
        if (counts.getOrDefault(mark.address, 1) > limits.maxPerAddress()) {
            evict(mark, mark.address, "%d connections of one address".formatted(limits.maxPerAddress()));
        } else if (marks.size() > limits.maxConnections()) {
            Object most = counts.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            evict(mark, most, "%d connections".formatted(limits.maxConnections()));
        }
    }

    /** Closes the idlest one of an address; the new one if none is idle. */
    private void evict(Mark opened, Object address, String limit) {
        Mark gone;
        do {
            gone = marks.values().stream()
                    .filter(each -> each != opened && each.call == null && each.address.equals(address))
                    .min(Comparator.comparing((Mark each) -> each.asked).thenComparing(each -> each.idleSinceNanos))
                    .orElse(opened);
        } while (!marks.remove(gone.connection, gone) && gone != opened); // another thread may have chosen the same
        evicted.incrementAndGet();
        say(gone, limit);
        gone.connection.getEndPoint().close();
    }

    private synchronized void say(Mark gone, String limit) {
        long now = System.nanoTime();
        if (now - saidNanos >= SILENCE_NANOS) {
            log.accept(
                    "more than %s, the idle ones are closed; the latest was of %s, %d were closed since this was said"
                            .formatted(limit, gone.address, evicted.get() - said));
            saidNanos = now;
            said = evicted.get();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Mark mark = marks.remove(connection);
        Call call = mark == null ? null : mark.call;
        if (call != null) {
            call.gone();
        }
    }

    /** The headers of a request are there. */
    void begin(Connection connection, Call call) {
        Mark mark = marks.get(connection);
        if (mark != null) {
            mark.asked = true;
            mark.call = call;
        }
    }

    /** A request has been answered. */
    void end(Connection connection) {
        Mark mark = marks.get(connection);
        if (mark != null) {
            mark.bytesBefore = connection.getBytesIn();
            mark.idleSinceNanos = System.nanoTime();
            mark.call = null;
        }
    }

    /** Looks at all connections once; called regularly by one thread. */
    void sweep(long nowNanos) {
        marks.values().forEach(mark -> sweep(mark, nowNanos));
    }

    private void sweep(Mark mark, long nowNanos) {
        long headerNanos = TimeUnit.MILLISECONDS.toNanos(limits.headerMillis());
        Call call = mark.call;
        if (call != null) {
            mark.begun = false;
            EndPoint endPoint = mark.connection.getEndPoint();
            boolean gone = endPoint instanceof WatchedEndPoint watched && watched.isGone();
            if (gone || call.isStuck(nowNanos)) {
                call.gone();
                endPoint.close(); // its answer may be under way
            }
        } else if (!mark.asked) {
            closeAfter(mark, nowNanos - mark.openedNanos, headerNanos);
        } else if (mark.connection.getBytesIn() <= mark.bytesBefore) {
            mark.begun = false;
        } else if (!mark.begun) {
            mark.begun = true;
            mark.firstByteNanos = nowNanos;
        } else {
            closeAfter(mark, nowNanos - mark.firstByteNanos, headerNanos);
        }
    }

    private static void closeAfter(Mark mark, long nanos, long most) {
        if (nanos >= most) {
            mark.connection.getEndPoint().close();
        }
    }

    /** Open connections. */
    int count() {
        return marks.size();
    }

    /** Connections that were closed because there were too many. */
    long evicted() {
        return evicted.get();
    }
}
