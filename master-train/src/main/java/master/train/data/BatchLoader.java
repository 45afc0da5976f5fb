// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import master.api.ImageDecodeException;
import master.core.model.ModelManifest;
import master.data.DatasetException;

/**
 * Prepares batches ahead of the network, on threads of its own, in order. Where the model has several canvases, the
 * examples of some batches in a row are sorted by canvas and label length; which batch has which number depends on nothing else. A
 * sample that cannot be read makes a batch one smaller and is reported by name; it is never replaced. Not thread-safe
 * for its caller.
 */
public final class BatchLoader implements AutoCloseable {
    private static final int LEAST_AHEAD = 4;

    private final ExampleSource source;
    private final ModelManifest manifest;
    private final int batchSize;
    private final Consumer<String> unreadable;
    private final ExecutorService threads;
    private final Deque<Future<Batch>> pending = new ArrayDeque<>();
    private final int window; // batches that are sorted together
    private final int ahead;
    private volatile boolean closed;
    private long next;

    /**
     * An endless loader.
     *
     * @param first the number of the first batch, so that a resumed run goes on
     * @param unreadable told of every sample that cannot be read, from other threads
     */
    public BatchLoader(
            ExampleSource source,
            ModelManifest manifest,
            int batchSize,
            long first,
            int threads,
            Consumer<String> unreadable) {
        this.source = source;
        this.manifest = manifest;
        this.batchSize = batchSize;
        this.window = CanvasWindow.batches(manifest.preprocessing());
        this.ahead = Math.max(LEAST_AHEAD, window);
        this.next = first;
        this.unreadable = unreadable;
        this.threads = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "batch-loader");
            thread.setDaemon(true);
            return thread;
        });
        submit(ahead);
    }

    /** Has so many batches prepared, or a few more. */
    private void submit(int count) {
        while (pending.size() < count) {
            long number = next / window;
            List<CompletableFuture<List<Example>>> parts = new ArrayList<>();
            for (int i = 0; i < window; i++) {
                long part = number * window + i;
                parts.add(CompletableFuture.supplyAsync(() -> load(part), threads));
            }
            CompletableFuture<List<List<Example>>> sorted = CompletableFuture.allOf(
                            parts.toArray(CompletableFuture[]::new))
                    .thenApply(all -> sort(number, parts));
            for (; next / window == number; next++) {
                int place = (int) (next % window);
                pending.add(sorted.thenApplyAsync(batches -> batch(batches.get(place)), threads));
            }
        }
    }

    private List<Example> load(long number) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < batchSize; i++) {
            if (closed) {
                throw new CancellationException();
            }
            try {
                examples.add(source.at(number * batchSize + i));
            } catch (DatasetException | ImageDecodeException e) {
                unreadable.accept(e.getMessage());
            }
        }
        source.check();
        return examples;
    }

    private List<List<Example>> sort(long number, List<CompletableFuture<List<Example>>> parts) {
        List<Example> examples =
                parts.stream().flatMap(part -> part.join().stream()).toList();
        if (examples.size() < window) {
            throw new DatasetException("%s of %d samples in a row could be read: %s"
                    .formatted(
                            examples.isEmpty() ? "not one" : "only " + examples.size(),
                            window * batchSize,
                            source.name()));
        }
        return CanvasWindow.sort(examples, manifest.preprocessing(), batchSize, number);
    }

    private Batch batch(List<Example> examples) {
        if (closed) {
            throw new CancellationException();
        }
        try {
            return Batch.of(examples, manifest);
        } catch (IllegalArgumentException e) { // datasets are checked before, drawn labels are not
            throw new DatasetException("%s: %s".formatted(source.name(), e.getMessage()), e);
        }
    }

    /**
     * The next batch; waits for it.
     *
     * @throws DatasetException if not one of its samples can be read, more samples are unreadable than allowed, or the
     * model cannot have one of its labels
     */
    public Batch next() throws InterruptedException {
        submit(ahead + 1);
        try {
            return pending.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Waits for the samples that are being read, so that their source can be closed next. They are not interrupted: an
     * interrupted read would look like an unreadable sample.
     */
    @Override
    public void close() {
        closed = true;
        pending.forEach(batch -> batch.cancel(false));
        threads.shutdown();
        boolean interrupted = false;
        for (boolean ended = false; !ended; ) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
