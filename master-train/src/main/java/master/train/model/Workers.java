// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The threads of a network's copies: task i always runs on thread i, which stays on device i as long as there are that
 * many. A single worker is the calling thread itself. Not thread-safe for its caller.
 */
final class Workers implements AutoCloseable {
    private final List<ExecutorService> threads = new ArrayList<>(); // empty for a single worker
    private final int nativeThreads = Nd4j.getEnvironment().maxMasterThreads();

    Workers(int count) {
        for (int i = 0; i < count && count > 1; i++) {
            String name = "worker-" + i;
            threads.add(Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            }));
        }
        if (count > 1) {
            each(this::bind);
        }
    }

    /** Each worker has one core: more native threads than that would only be in each other's way. */
    private void bind(int worker) {
        int devices = Nd4j.getAffinityManager().getNumberOfDevices();
        if (devices > 1) {
            Nd4j.getAffinityManager().unsafeSetDevice(worker % devices);
        }
        if (Nd4j.getEnvironment().isCPU()) {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1); // of this thread
            Nd4j.getEnvironment().setMaxMasterThreads(1);
        }
    }

    int count() {
        return Math.max(1, threads.size());
    }

    private void each(IntConsumer task) {
        map(count(), i -> {
            task.accept(i);
            return i;
        });
    }

    /**
     * Does tasks 0 to {@code tasks - 1} at the same time and waits for all of them, whatever becomes of them.
     *
     * @param tasks at most as many as there are workers
     * @return their results in order
     * @throws RuntimeException what the first of them threw, or an Error likewise; the others' are suppressed in it
     */
    <T> List<T> map(int tasks, IntFunction<T> task) {
        List<CompletableFuture<T>> running = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            int number = i;
            Executor thread = threads.isEmpty() ? Runnable::run : threads.get(i);
            running.add(CompletableFuture.supplyAsync(() -> task.apply(number), thread));
        }
        List<T> results = new ArrayList<>();
        Throwable failure = null;
        for (CompletableFuture<T> future : running) {
            try {
                results.add(future.join());
            } catch (CompletionException e) {
                if (failure == null) {
                    failure = e.getCause();
                } else {
                    failure.addSuppressed(e.getCause());
                }
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure; // a task throws no checked exceptions
        }
        return results;
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdown);
        Nd4j.getEnvironment().setMaxMasterThreads(nativeThreads);
    }
}
