// SPDX-License-Identifier: Apache-2.0
package master.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import master.api.RecognizerOptions;
import master.serve.api.Documents;
import master.serve.api.Inference;
import master.serve.api.Metrics;
import master.serve.api.Reader;
import master.serve.api.Recognize;
import master.serve.api.Status;
import master.serve.api.Tables;
import master.serve.api.TensorFlow;
import master.serve.engine.BundledSource;
import master.serve.engine.Engine;
import master.serve.engine.ModelFiles;
import master.serve.engine.ModelSource;
import master.serve.engine.Models;
import master.serve.engine.RecognizerOpener;
import master.serve.http.AccessLog;
import master.serve.http.Endpoint;
import master.serve.http.HttpServer;
import master.serve.http.Requests;
import master.serve.http.Route;
import master.serve.options.ServerOptions;
import master.serve.spi.Front;
import master.serve.spi.FrontContext;

/** A running server: models, queue, endpoints, and Jetty before them. Thread-safe. */
public final class MasterServer implements AutoCloseable {
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerOptions options;
    private final Models models;
    private final Engine engine;
    private final HttpServer http;
    private final Metrics metrics;
    private final FrontContext context;
    private final List<Front.Running> fronts = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "master-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean ready = true;
    private volatile boolean closed;

    private MasterServer(
            ServerOptions options, Models models, Metrics metrics, Requests requests, Consumer<String> log) {
        this.options = options;
        this.models = models;
        this.engine = new Engine(options.workers(), options.queue(), metrics);
        Reader reader = new Reader(models, engine, options.limits().maxImages());
        this.metrics = metrics;
        Requests both = end -> {
            metrics.answered(end);
            requests.answered(end);
        };
        this.http = new HttpServer(
                options.address(), options.access(), options.limits(), endpoints(reader, metrics), both, log);
        this.context = new FrontContext(
                reader,
                metrics.totals(),
                version(),
                () -> ready,
                options.limits(),
                http.budget(),
                http.tokens(),
                http.parsers(),
                both,
                log);
        metrics.models(models);
        metrics.gauge("master_queue_images", "Images that wait.", engine::waiting);
        metrics.gauge("master_queue_capacity", "Images that may wait.", engine::capacity);
        metrics.gauge("master_requests_under_way", "Requests without an answer yet.", http::underWay);
        metrics.gauge("master_connections", "Open connections.", http::connections);
        metrics.gauge("master_connections_evicted", "Connections closed because there were too many.", http::evicted);
        metrics.gauge("master_buffered_bytes", "Bodies and answers in memory.", http::buffered);
    }

    /**
     * Opens the models and listens.
     *
     * @param models by the names that they are served under, the default model first: the name of a bundled model, an
     *     {@code .onnx} file, or a folder with one or with numbered versions; files and folders are watched
     * @param recognizers how the models read
     * @param log gets a line for each thing that whoever runs the server should know
     * @throws IOException if the address cannot be used
     * @throws IllegalArgumentException if a model cannot answer what the options ask for
     */
    public static MasterServer start(
            ServerOptions options, Map<String, String> models, RecognizerOptions recognizers, Consumer<String> log)
            throws IOException {
        return start(options, models, recognizers, Optional.empty(), log);
    }

    /**
     * The same.
     *
     * @param requests gets a line for each request
     */
    public static MasterServer start(
            ServerOptions options,
            Map<String, String> models,
            RecognizerOptions recognizers,
            Optional<PrintWriter> requests,
            Consumer<String> log)
            throws IOException {
        Requests told = requests.<Requests>map(out -> new AccessLog(out, Clock.systemUTC()))
                .orElse(end -> {});
        RecognizerOpener opener = RecognizerOpener.of(recognizers);
        Map<String, ModelSource> sources = new LinkedHashMap<>();
        models.forEach((name, place) -> {
            boolean file = place.endsWith(".onnx") || Files.exists(Path.of(place));
            sources.put(name, file ? new ModelFiles(Path.of(place), opener) : new BundledSource(place, opener));
        });
        return start(options, sources, told, log);
    }

    /**
     * The same for models from anywhere.
     *
     * @param sources by name, the default model first
     * @param log gets a line for each thing that whoever runs the server should know
     * @throws IOException if the address cannot be used
     */
    public static MasterServer start(ServerOptions options, Map<String, ModelSource> sources, Consumer<String> log)
            throws IOException {
        return start(options, sources, end -> {}, log);
    }

    /**
     * The same.
     *
     * @param requests is told of each request
     */
    static MasterServer start(
            ServerOptions options, Map<String, ModelSource> sources, Requests requests, Consumer<String> log)
            throws IOException {
        Metrics metrics = new Metrics(version());
        Models models = new Models(sources, options.constraints(), metrics, log);
        MasterServer server = new MasterServer(options, models, metrics, requests, log);
        boolean good = false;
        try {
            server.http.start();
            good = true;
        } finally {
            if (!good) {
                server.close();
            }
        }
        if (options.pollMillis() > 0) {
            server.every(models::reloadChanged);
        }
        return server;
    }

    /** Whether a protocol other than HTTP is on the path, such as {@code grpc}. */
    public static boolean offers(String scheme) {
        return front(scheme).isPresent();
    }

    private static Optional<Front> front(String scheme) {
        return ServiceLoader.load(Front.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(front -> front.scheme().equals(scheme))
                .findFirst();
    }

    /**
     * Answers in another protocol too.
     *
     * @param scheme such as {@code grpc}, of the module {@code master.grpc}
     * @return the port that it listens on
     * @throws IOException if the address cannot be used
     * @throws IllegalStateException if the protocol is not on the path
     */
    public int open(String scheme, InetSocketAddress address) throws IOException {
        return open(
                front(scheme)
                        .orElseThrow(
                                () -> new IllegalStateException("no module on the path offers %s".formatted(scheme))),
                address);
    }

    /**
     * Answers in another protocol too.
     *
     * @return the port that it listens on
     * @throws IOException if the address cannot be used
     */
    public int open(Front front, InetSocketAddress address) throws IOException {
        Front.Running running = front.start(context, address);
        fronts.add(running);
        metrics.gauge(
                "master_%s_connections".formatted(front.scheme()),
                "Open connections of %s.".formatted(front.scheme()),
                running::connections);
        return running.port();
    }

    /** Runs something as often as changed models are looked for. */
    public void every(Runnable task) {
        watch.scheduleWithFixedDelay(task, options.pollMillis(), options.pollMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on these tokens are answered. */
    public void tokens(List<String> tokens) {
        http.tokens(tokens);
    }

    private Map<Route, Endpoint> endpoints(Reader reader, Metrics metrics) {
        String version = version();
        Documents documents = new Documents();
        Inference inference = new Inference(reader, version, () -> ready, metrics.totals());
        TensorFlow tensorFlow = new TensorFlow(reader);
        Map<Route, Endpoint> endpoints = new EnumMap<>(Route.class);
        endpoints.put(Route.PAGE, documents::page);
        endpoints.put(Route.OPENAPI, documents::openApi);
        endpoints.put(Route.ICON, documents::icon);
        endpoints.put(Route.LIVE, inference::live);
        endpoints.put(Route.READY, inference::ready);
        endpoints.put(Route.METRICS, metrics::answer);
        endpoints.put(Route.STATUS, new Status(reader, metrics, version, () -> ready, options.images())::answer);
        endpoints.put(Route.RECOGNIZE, new Recognize(reader)::recognize);
        endpoints.put(Route.TABLE, new Tables(reader, options.images())::read);
        endpoints.put(Route.TF_MODELS, tensorFlow::models);
        endpoints.put(Route.TF_STATUS, tensorFlow::status);
        endpoints.put(Route.TF_VERSION_STATUS, tensorFlow::status);
        endpoints.put(Route.TF_METADATA, tensorFlow::metadata);
        endpoints.put(Route.TF_VERSION_METADATA, tensorFlow::metadata);
        endpoints.put(Route.TF_PREDICT, tensorFlow::predict);
        endpoints.put(Route.TF_VERSION_PREDICT, tensorFlow::predict);
        endpoints.put(Route.OIP_SERVER, inference::server);
        endpoints.put(Route.OIP_MODEL, inference::metadata);
        endpoints.put(Route.OIP_VERSION, inference::metadata);
        endpoints.put(Route.OIP_MODEL_READY, inference::modelReady);
        endpoints.put(Route.OIP_VERSION_READY, inference::modelReady);
        endpoints.put(Route.OIP_INDEX, inference::index);
        endpoints.put(Route.OIP_CONFIG, inference::config);
        endpoints.put(Route.OIP_VERSION_CONFIG, inference::config);
        endpoints.put(Route.OIP_STATS, inference::stats);
        endpoints.put(Route.OIP_MODEL_STATS, inference::stats);
        endpoints.put(Route.OIP_VERSION_STATS, inference::stats);
        endpoints.put(Route.OIP_INFER, inference::infer);
        endpoints.put(Route.OIP_VERSION_INFER, inference::infer);
        return endpoints;
    }

    /** The version of this build. */
    static String version() {
        try (InputStream stream = MasterServer.class.getResourceAsStream("version.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return http.port();
    }

    /** Looks at once for changed models. */
    void reloadChanged() {
        models.reloadChanged();
    }

    /** Looks at once for changed models, and again at those that were not good. */
    public void reloadAll() {
        models.reloadAll();
    }

    /**
     * Stops without losing a request: not ready at once; everything is served for the grace; then what is under way is
     * finished, for as long as the options say. If the model still reads then, for nobody, nothing is freed under its
     * feet ({@link #isClosed}).
     *
     * @return whether all requests were answered
     */
    public boolean drain() throws InterruptedException {
        ready = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.graceMillis() + options.drainMillis());
        List<CompletableFuture<Boolean>> others =
                fronts.stream().map(this::drained).toList();
        boolean finished = http.drain(options.graceMillis(), options.drainMillis());
        for (CompletableFuture<Boolean> other : others) {
            finished &= other.join();
        }
        if (finished) {
            http.stop();
            if (engine.close(Math.max(QUIET_NANOS, end - System.nanoTime()))) {
                close();
            }
        }
        return finished;
    }

    private CompletableFuture<Boolean> drained(Front.Running front) {
        CompletableFuture<Boolean> finished = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        finished.complete(front.drain(options.graceMillis(), options.drainMillis()));
                    } catch (InterruptedException | RuntimeException e) {
                        finished.complete(false);
                    }
                },
                "master-drain");
        thread.setDaemon(true);
        thread.start();
        return finished;
    }

    /** Whether all is freed. */
    public boolean isClosed() {
        return closed;
    }

    /** Stops at once, but for the images that the model is reading. */
    @Override
    public void close() {
        ready = false;
        watch.shutdownNow();
        fronts.forEach(Front.Running::stop);
        http.stop();
        engine.close();
        models.close();
        closed = true;
    }
}
