// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import master.api.ImageDecodeException;
import master.api.image.PixelImage;
import master.api.model.ModelManifest;
import master.data.DatasetException;
import master.train.model.Batch;

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
    private long next;

    /**
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
            try {
                Example example = source.at(number * batchSize + i);
                images.add(example.image());
                labels.add(example.label());
            } catch (DatasetException | ImageDecodeException e) {
                unreadable.accept(e.getMessage());
            }
        }
        if (images.isEmpty()) {
            throw new DatasetException("not one of %d samples in a row could be read: %s".formatted(batchSize, source.name()));
        }
        return Batch.of(images, labels, manifest.preprocessing(), manifest.vocabulary(), manifest.maxLength());
    }

    /** The next batch; waits for it. */
    public Batch next() throws InterruptedException {
        submit();
        try {
            return pending.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
