// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The models by name, the first of them the default. Thread-safe. A model that changes is opened and tried beside the
 * one that serves, which is closed when its last request is done; one that is not good is named once and tried again
 * when its files change, and once a minute.
 */
public final class Models implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int OPENINGS_WAITING = 8;
    private static final int ATTEMPTS = 4;
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, ModelSlot> slots = new LinkedHashMap<>();
    private final ThreadPoolExecutor openings = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(OPENINGS_WAITING),
            task -> daemon(task, "master-opener"));
    private final Map<String, String> complaints = new ConcurrentHashMap<>(); // the latest of each model
    private final Events events;
    private final Consumer<String> log;

    /**
     * Opens all models.
     *
     * @param sources by the name that they are served under, the default one first
     * @param mostConstrained recognizers with a constraint that are kept for each
     * @param log gets a line when a model has been replaced, or could not be
     */
    public Models(Map<String, ModelSource> sources, int mostConstrained, Events events, Consumer<String> log) {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("no model");
        }
        this.events = events;
        this.log = log;
        openings.allowCoreThreadTimeOut(true);
        boolean good = false;
        try {
            sources.forEach((name, source) -> {
                if (!NAME.matcher(name).matches()) {
                    throw new IllegalArgumentException(
                            "model name \"%s\", letters, digits, '.', '_' and '-' are allowed".formatted(name));
                }
                slots.put(name, new ModelSlot(name, source, openings, mostConstrained, log));
            });
            good = true;
        } finally {
            if (!good) {
                close();
            }
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Looks once at all models, and replaces those that have changed; one that is not good is tried once a minute. */
    public void reloadChanged() {
        reload(AGAIN_NANOS);
    }

    /** Looks once at all models, at those too that were not good before. */
    public void reloadAll() {
        reload(0);
    }

    private void reload(long againNanos) {
        for (ModelSlot slot : slots.values()) {
            try {
                if (slot.isDue(againNanos) && slot.reload()) {
                    complaints.remove(slot.name());
                    events.reloaded(slot.name(), true);
                    log.accept("model %s: version %d is served now"
                            .formatted(slot.name(), slot.current().version()));
                }
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                events.reloaded(slot.name(), false);
                String complaint = "model %s: the new one is not good, version %d stays: %s"
                        .formatted(slot.name(), slot.current().version(), e.getMessage());
                if (!complaint.equals(complaints.put(slot.name(), complaint))) {
                    log.accept(complaint);
                }
            }
        }
    }

    /** The name of the default model. */
    public String defaultName() {
        return slots.keySet().iterator().next();
    }

    /** What is served now, the default model first. */
    public List<ModelVersion> all() {
        List<ModelVersion> all = new ArrayList<>();
        slots.values().forEach(slot -> all.add(slot.current()));
        return all;
    }

    /** What is served under a name now; empty if there is no such model, or not in this version. */
    public Optional<ModelVersion> find(String name, Optional<Long> version) {
        return Optional.ofNullable(slots.get(name))
                .map(ModelSlot::current)
                .filter(model -> version.isEmpty() || version.get() == model.version());
    }

    /**
     * A part in a model; the caller closes it.
     *
     * @return empty if there is no such model or version; a {@link Problem} if it cannot read under the constraint
     */
    public CompletableFuture<Optional<Lease>> lease(String name, Optional<Long> version, Asked asked) {
        return lease(name, version, asked, ATTEMPTS);
    }

    private CompletableFuture<Optional<Lease>> lease(String name, Optional<Long> version, Asked asked, int attempts) {
        Optional<ModelVersion> model = find(name, version);
        if (model.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (attempts == 0) {
            return CompletableFuture.failedFuture(
                    new Problem(ErrorCode.OVERLOADED, "too many different constraints at once, try again later"));
        }
        CompletableFuture<Optional<Lease>> lease;
        try {
            lease = model.get().lease(asked);
        } catch (Problem e) {
            return CompletableFuture.failedFuture(e);
        }
        // it may have been replaced since it was found
        return lease.thenCompose(found -> found.isPresent()
                ? CompletableFuture.completedFuture(found)
                : lease(name, version, asked, attempts - 1));
    }

    /** Closes all models, each as soon as nobody uses it. */
    @Override
    public void close() {
        openings.shutdown();
        slots.values().forEach(ModelSlot::close);
    }
}
