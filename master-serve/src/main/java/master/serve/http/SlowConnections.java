// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/**
 * Closes connections whose request line and headers do not come to an end: a client that sends a byte now and then is
 * never idle. The server tells it when it has a request and when it is done with it; what arrives in between is
 * headers.
 */
final class SlowConnections implements Connection.Listener {
    private static final class Mark {
        volatile boolean busy;
        volatile long bytesBefore;
        long firstByteNanos; // of the watching thread
        boolean begun; // of the watching thread
    }

    private final Map<Connection, Mark> marks = new ConcurrentHashMap<>();
    private final long headerNanos;

    SlowConnections(int headerMillis) {
        this.headerNanos = headerMillis * 1_000_000L;
    }

    @Override
    public void onOpened(Connection connection) {
        marks.put(connection, new Mark());
    }

    @Override
    public void onClosed(Connection connection) {
        marks.remove(connection);
    }

    /** The headers of a request are there. */
    void begin(Connection connection) {
        Mark mark = marks.get(connection);
        if (mark != null) {
            mark.busy = true;
        }
    }

    /** A request has been answered. */
    void end(Connection connection) {
        Mark mark = marks.get(connection);
        if (mark != null) {
            mark.bytesBefore = connection.getBytesIn();
            mark.busy = false;
        }
    }

    /** Looks at all connections once; called regularly by one thread. */
    void sweep(long nowNanos) {
        marks.forEach((connection, mark) -> {
            if (mark.busy || connection.getBytesIn() <= mark.bytesBefore) {
                mark.begun = false;
            } else if (!mark.begun) {
                mark.begun = true;
                mark.firstByteNanos = nowNanos;
            } else if (nowNanos - mark.firstByteNanos >= headerNanos) {
                connection.getEndPoint().close();
            }
        });
    }

    /** Open connections. */
    int count() {
        return marks.size();
    }
}
