// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty, set up: HTTP/1.1, no thread waits for a client, and no client for longer than it may. */
public final class HttpServer {
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty"); // kept, or it loses its level

    /** Loggers that repeat what clients send, a bad host or port, a second host, and warn of nothing else. */
    private static final List<Logger> PARROTS = List.of(
            Logger.getLogger("org.eclipse.jetty.util.HostPort"), Logger.getLogger("org.eclipse.jetty.http.HttpParser"));

    private static final int SWEEP_MILLIS = 250;
    private static final int QUIET_MILLIS = 50;

    private final Server server;
    private final ServerConnector connector;
    private final Router router;
    private final SlowConnections connections;
    private final Budget budget;

    /**
     * @param address the port may be 0
     * @param tokens who may ask; none: only this machine
     */
    public HttpServer(
            InetSocketAddress address,
            List<String> tokens,
            Limits limits,
            Map<Route, Endpoint> endpoints,
            Requests requests) {
        JETTY.setLevel(Level.WARNING);
        PARROTS.forEach(logger -> logger.setLevel(Level.OFF));
        int cores = Runtime.getRuntime().availableProcessors();
        QueuedThreadPool threads = new QueuedThreadPool(Math.max(8, 2 * cores + 4), 4);
        threads.setName("master-http");
        threads.setDaemon(true);
        server = new Server(threads);
        server.setStopAtShutdown(false); // MasterServer drains first

        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setHttpCompliance(HttpCompliance.RFC9110);
        http.setUriCompliance(UriCompliance.RFC3986);
        http.setRequestHeaderSize(8192);
        connections = new SlowConnections(limits.headerMillis());
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(limits.idleMillis());
        connector.setAcceptedTcpNoDelay(true); // or small answers wait 40 ms for an acknowledgement
        connector.setAcceptQueueSize(1024);
        connector.addBean(connections);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.maxConnections(), connector));

        budget = new Budget(limits.maxBuffered());
        router = new Router(endpoints, new Guard(tokens), limits, budget, connections, requests);
        server.setHandler(router);
        server.setErrorHandler(new PlainErrors());
    }

    /** Starts to listen. */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        sweep();
    }

    private void sweep() {
        if (server.isRunning()) {
            connections.sweep(System.nanoTime());
            server.getScheduler().schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Open connections. */
    public int connections() {
        return connections.count();
    }

    /** Requests that have no answer yet. */
    public int underWay() {
        return router.underWay();
    }

    /** Bytes of bodies in memory. */
    public long buffered() {
        return budget.used();
    }

    /**
     * Stops without losing a request. For a while everything is still served, but every answer closes its connection;
     * then nobody can connect any more, what is still sent is refused, and what is under way is finished.
     *
     * @param graceMillis how long everything is still served
     * @param limitMillis how long what is under way may take
     * @return whether all of it was finished
     */
    public boolean drain(long graceMillis, long limitMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(graceMillis + limitMillis);
        router.closeConnections();
        Thread.sleep(graceMillis);
        connector.close();
        router.refuse();
        long quietSince = System.nanoTime();
        while (System.nanoTime() - end < 0) {
            if (router.underWay() > 0) {
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince >= TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS)) {
                return true;
            }
            Thread.sleep(2);
        }
        return router.underWay() == 0;
    }

    /** Closes everything at once. */
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }
}
