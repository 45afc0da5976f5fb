// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import master.serve.engine.Events;
import master.serve.engine.ModelVersion;
import master.serve.engine.Models;
import master.serve.http.Answer;
import master.serve.http.Exchange;
import master.serve.http.Requests;

/** Counts, and answers {@code GET /metrics} in Prometheus' text format. Thread-safe. */
public final class Metrics implements Events, Requests {
    private static final String NONE = "none"; // the route of what is none of ours
    private static final double[] SECONDS = {
        0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = Counter.builder()
            .name("master_requests_total")
            .help("Requests answered, by route and HTTP status; 499: the client went away.")
            .labelNames("route", "status")
            .register(registry);
    private final Histogram requestSeconds =
            histogram("master_request_seconds", "From the headers to the answer.", "route");
    private final Counter images = Counter.builder()
            .name("master_images_total")
            .help("Images by what became of them: read, unreadable, failed, expired, rejected.")
            .labelNames("model", "end")
            .register(registry);
    private final Histogram queueSeconds =
            histogram("master_queue_seconds", "How long the first image of a batch waited.", "model");
    private final Histogram modelSeconds = histogram(
            "master_model_seconds", "How long the model took for a batch, decoding of images included.", "model");
    private final Histogram batch = Histogram.builder()
            .name("master_batch_images")
            .help("Images of a batch.")
            .classicOnly()
            .classicUpperBounds(1, 2, 4, 8)
            .labelNames("model")
            .register(registry);
    private final Counter reloads = Counter.builder()
            .name("master_reloads_total")
            .help("Changed models, by whether they are served now.")
            .labelNames("model", "good")
            .register(registry);
    private final Totals totals = new Totals();
    private final LatestTimes latest = new LatestTimes();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** @param version of this build */
    public Metrics(String version) {
        GaugeWithCallback.builder()
                .name("master_build_info")
                .help("1, by the version of this build and of Java.")
                .labelNames("version", "java")
                .callback(
                        callback -> callback.call(1, version, Runtime.version().toString()))
                .register(registry);
        ProcessMetrics.register(this);
        requests.initLabelValues(NONE, "404");
    }

    private Histogram histogram(String name, String help, String label) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .labelNames(label)
                .register(registry);
    }

    /** Shows a value that is asked for when somebody looks. */
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** Shows the versions of all models, and what is counted of them from its 0 on. */
    public void models(Models models) {
        for (ModelVersion model : models.all()) {
            for (ImageEnd end : ImageEnd.values()) {
                images.initLabelValues(model.name(), end.name().toLowerCase(Locale.ROOT));
            }
            reloads.initLabelValues(model.name(), "true");
            reloads.initLabelValues(model.name(), "false");
        }
        GaugeWithCallback.builder()
                .name("master_model_version")
                .help("The version of a model that is served.")
                .labelNames("model")
                .callback(callback ->
                        models.all().forEach(model -> callback.call((double) model.version(), model.name())))
                .register(registry);
    }

    @Override
    public void images(String model, ImageEnd end, int count) {
        totals.images(model, end, count);
        images.labelValues(model, end.name().toLowerCase(Locale.ROOT)).inc(count);
    }

    @Override
    public void batch(String model, int size, long waitedNanos, long ranNanos) {
        totals.batch(model, waitedNanos, ranNanos);
        batch.labelValues(model).observe(size);
        queueSeconds.labelValues(model).observe(waitedNanos / 1e9);
        modelSeconds.labelValues(model).observe(ranNanos / 1e9);
    }

    @Override
    public void reloaded(String model, boolean good) {
        reloads.labelValues(model, Boolean.toString(good)).inc();
    }

    @Override
    public void answered(End end) {
        String name = end.name().orElse(NONE);
        requests.labelValues(name, Integer.toString(end.status())).inc();
        if (end.name().isEmpty()) {
            return;
        }
        requestSeconds.labelValues(name).observe(end.nanos() / 1e9);
        if (end.reads()) {
            answered.incrementAndGet();
            if (end.status() == 503) {
                refused.incrementAndGet();
            } else if (end.status() == 200) {
                latest.add(end.nanos());
            }
        }
    }

    /** What each model has read. */
    public Totals totals() {
        return totals;
    }

    /** Requests with images that were answered. */
    long answered() {
        return answered.get();
    }

    /** Those of them that were refused because there was too much to do. */
    long refused() {
        return refused.get();
    }

    LatestTimes latest() {
        return latest;
    }

    /** {@code GET /metrics}. */
    public CompletableFuture<Answer> answer(Exchange exchange) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(bytes, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new AssertionError(e); // it is in memory
        }
        return CompletableFuture.completedFuture(
                Answer.of(PrometheusTextFormatWriter.CONTENT_TYPE, bytes.toByteArray()));
    }
}
