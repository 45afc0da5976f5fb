// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import master.serve.engine.Budget;
import master.serve.options.Access;
import master.serve.options.Limits;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty, set up: HTTP/1.1, no thread waits for a client, and no client for longer than it may. */
public final class HttpServer {
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty"); // kept, or it loses its level

    /** Loggers that repeat what clients send, a bad host or port, a second host, and warn of nothing else. */
    private static final List<Logger> PARROTS = List.of(
            Logger.getLogger("org.eclipse.jetty.util.HostPort"), Logger.getLogger("org.eclipse.jetty.http.HttpParser"));

    private static final int SWEEP_MILLIS = 50;
    private static final int PARSINGS_WAITING = 32;
    private static final int QUIET_MILLIS = 50;

    private final Server server;
    private final ServerConnector connector;
    private final Router router;
    private final Connections connections;
    private final Budget budget;
    private final Tokens tokens;
    private final ThreadPoolExecutor parsers;

    /**
     * @param address the port may be 0
     * @param access who may ask
     * @param log gets a line for each thing that whoever runs the server should know
     */
    public HttpServer(
            InetSocketAddress address,
            Access access,
            Limits limits,
            Map<Route, Endpoint> endpoints,
            Requests requests,
            Consumer<String> log) {
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
        connections = new Connections(limits, log);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http)) {
            @Override
            protected SocketChannelEndPoint newEndPoint(
                    SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                SocketChannelEndPoint watched =
                        new WatchedEndPoint(channel, selector, key, getScheduler(), getExecutor());
                watched.setIdleTimeout(getIdleTimeout());
                return watched;
            }
        };
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(limits.idleMillis());
        connector.setAcceptedTcpNoDelay(true); // or small answers wait 40 ms for an acknowledgement
        connector.setAcceptQueueSize(1024);
        connector.addBean(connections);
        server.addConnector(connector);

        budget = new Budget(limits.maxBuffered());
        tokens = new Tokens(access.tokens());
        Guard guard = new Guard(address.getAddress(), tokens, access.origins());
        parsers = new ThreadPoolExecutor(
                cores, cores, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(PARSINGS_WAITING), task -> {
                    Thread thread = new Thread(task, "master-parser");
                    thread.setDaemon(true);
                    return thread;
                });
        parsers.allowCoreThreadTimeOut(true);
        router = new Router(endpoints, guard, limits, budget, connections, requests, parsers);
        server.setHandler(router);
        server.setErrorHandler(new PlainErrors(requests));
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
        Thread sweeper = new Thread(this::sweep, "master-sweeper");
        sweeper.setDaemon(true);
        sweeper.start();
    }

    private void sweep() {
        while (server.isRunning()) {
            try {
                connections.sweep(System.nanoTime());
                Thread.sleep(SWEEP_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | OutOfMemoryError e) {
                // whatever happened to one connection: the others are looked at next time
            }
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

    /** Connections that were closed because there were too many. */
    public long evicted() {
        return connections.evicted();
    }

    /** From now on these tokens are answered. */
    public void tokens(List<String> newTokens) {
        tokens.replace(newTokens);
    }

    /** The tokens that are answered. */
    public Tokens tokens() {
        return tokens;
    }

    /** What bodies and answers in memory may take. */
    public Budget budget() {
        return budget;
    }

    /** Runs what takes long, and refuses when there is too much. */
    public Executor parsers() {
        return parsers;
    }

    /** Requests that have no answer yet. */
    public int underWay() {
        return router.underWay();
    }

    /** Bytes of bodies and answers in memory. */
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
        parsers.shutdownNow();
    }
}
