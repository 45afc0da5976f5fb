// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import master.api.ImageDecodeException;
import master.api.image.PixelImage;
import master.api.model.ModelManifest;
import master.data.DatasetException;

/**
 * Prepares batches ahead of the network, on threads of its own, in order. A sample that cannot be read makes its batch
 * one smaller and is reported by name; it is never replaced. Not thread-safe for its caller.
 */
public final class BatchLoader implements AutoCloseable {
    private static final int AHEAD = 4;

    private final ExampleSource source;
    private final ModelManifest manifest;
    private final int batchSize;
    private final Consumer<String> unreadable;
    private final ExecutorService threads;
    private final Deque<Future<Batch>> pending = new ArrayDeque<>();
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
        this.next = first;
        this.unreadable = unreadable;
        this.threads = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "batch-loader");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < AHEAD; i++) {
            submit();
        }
    }

    private void submit() {
        long number = next++;
        pending.add(threads.submit(() -> load(number)));
    }

    private Batch load(long number) {
        List<PixelImage> images = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < batchSize; i++) {
            if (closed) {
                throw new CancellationException();
            }
            try {
                Example example = source.at(number * batchSize + i);
                images.add(example.image());
                labels.add(example.label());
            } catch (DatasetException | ImageDecodeException e) {
                unreadable.accept(e.getMessage());
            }
        }
        source.check();
        if (images.isEmpty()) {
            throw new DatasetException("not one of %d samples in a row could be read: %s".formatted(batchSize, source.name()));
        }
        try {
            return Batch.of(images, labels, manifest.preprocessing(), manifest.vocabulary(), manifest.maxLength());
        } catch (IllegalArgumentException e) { // datasets are checked before, drawn labels are not
            throw new DatasetException("%s: %s".formatted(source.name(), e.getMessage()), e);
        }
    }

    /**
     * The next batch; waits for it.
     *
     * @throws DatasetException if not one of its samples can be read, more samples are unreadable than allowed, or the model cannot have one of its labels
     */
    public Batch next() throws InterruptedException {
        submit();
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
