// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import master.api.ImageDecodeException;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;
import master.serve.engine.Events.PictureEnd;

/**
 * A bounded queue and the threads that empty it. A thread takes up to eight pictures of the same recognizer at once,
 * and never waits for more: an idle server answers one picture as fast as it can. When other threads are idle it leaves
 * them their share. A full queue refuses at once; a picture whose deadline has passed never reaches the model.
 *
 * <p>Thread-safe.
 */
public final class Engine implements AutoCloseable {
    /** The most pictures that the model gets at once. */
    public static final int BATCH = 8;

    private static final System.Logger LOG = System.getLogger("master.serve");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final ArrayDeque<Work.Picture> queue = new ArrayDeque<>(); // guarded by lock
    private int idle; // threads without work; guarded by lock
    private boolean closed; // guarded by lock

    private final int capacity;
    private final Events events;
    private final ScheduledThreadPoolExecutor deadlines;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts the threads.
     *
     * @param workers how many
     * @param capacity pictures that may wait; those that the model is reading do not count
     */
    public Engine(int workers, int capacity, Events events) {
        if (workers < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "%d workers and a queue of %d, each must be at least 1".formatted(workers, capacity));
        }
        this.capacity = capacity;
        this.events = events;
        deadlines = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "master-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        deadlines.setRemoveOnCancelPolicy(true);
        deadlines.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(this::run, "master-reader-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /**
     * Queues pictures.
     *
     * @param lease which recognizer reads them; the engine closes it, also when it refuses
     * @param deadlineNanos of {@link System#nanoTime}, until when somebody waits
     * @return one outcome for each picture, in order; or a {@link Problem}. Completing it from outside takes the
     *     pictures out of the queue
     */
    public CompletableFuture<List<Outcome>> submit(Lease lease, List<ImageSource> pictures, long deadlineNanos) {
        long now = System.nanoTime();
        Work entry = new Work(lease, pictures, now, deadlineNanos);
        if (pictures.isEmpty()) {
            lease.close();
            return CompletableFuture.completedFuture(List.of());
        }
        if (entry.isOver(now)) {
            lease.close();
            events.pictures(entry.model(), PictureEnd.EXPIRED, entry.size());
            entry.fail(expired());
            return entry.answer();
        }
        Problem refusal = offer(entry);
        if (refusal != null) {
            lease.close();
            events.pictures(entry.model(), PictureEnd.REJECTED, entry.size());
            entry.fail(refusal);
            return entry.answer();
        }
        ScheduledFuture<?> timer =
                deadlines.schedule(() -> entry.fail(expired()), Math.max(0, deadlineNanos - now), TimeUnit.NANOSECONDS);
        entry.answer().whenComplete((outcomes, error) -> {
            timer.cancel(false);
            if (error != null) {
                withdraw(entry);
            }
        });
        return entry.answer();
    }

    private Problem offer(Work entry) {
        lock.lock();
        try {
            if (closed) {
                return new Problem(ErrorCode.STOPPING, "the server is stopping");
            }
            if (queue.size() + entry.size() > capacity) {
                return entry.size() > capacity
                        ? new Problem(
                                ErrorCode.BAD_REQUEST,
                                "%d pictures, the queue holds %d".formatted(entry.size(), capacity))
                        : new Problem(ErrorCode.OVERLOADED, "the queue is full, try again later");
            }
            queue.addAll(entry.pictures());
            if (entry.size() == 1) {
                work.signal();
            } else {
                work.signalAll();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private static Problem expired() {
        return new Problem(ErrorCode.DEADLINE_EXCEEDED, "the deadline has passed");
    }

    /** Takes what is left of a request out of the queue. */
    private void withdraw(Work entry) {
        int count = 0;
        lock.lock();
        try {
            for (Iterator<Work.Picture> i = queue.iterator(); i.hasNext(); ) {
                if (i.next().work() == entry) {
                    i.remove();
                    count++;
                }
            }
        } finally {
            lock.unlock();
        }
        expire(entry, count);
    }

    private void expire(Work entry, int count) {
        if (count > 0) {
            events.pictures(entry.model(), PictureEnd.EXPIRED, count);
            entry.left(count);
        }
    }

    private void run() {
        for (List<Work.Picture> batch = take(); !batch.isEmpty(); batch = take()) {
            long now = System.nanoTime();
            List<Work.Picture> wanted = new ArrayList<>(batch.size());
            for (Work.Picture picture : batch) {
                if (picture.work().isOver(now)) {
                    picture.work().fail(expired());
                    expire(picture.work(), 1);
                } else {
                    wanted.add(picture);
                }
            }
            if (!wanted.isEmpty()) {
                read(wanted, now);
            }
        }
    }

    /** Waits for work; empty when the engine is closed and the queue is empty. */
    private List<Work.Picture> take() {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closed) {
                    return List.of();
                }
                idle++;
                work.awaitUninterruptibly();
                idle--;
            }
            int share = Math.min(BATCH, (queue.size() + idle) / (idle + 1));
            Recognizer recognizer = queue.peekFirst().recognizer();
            List<Work.Picture> batch = new ArrayList<>(share);
            for (Iterator<Work.Picture> i = queue.iterator(); i.hasNext() && batch.size() < share; ) {
                Work.Picture picture = i.next();
                if (picture.recognizer() == recognizer) {
                    batch.add(picture);
                    i.remove();
                }
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void read(List<Work.Picture> batch, long now) {
        String model = batch.get(0).work().model();
        long waited = now - batch.get(0).work().queuedNanos();
        try {
            List<Outcome> outcomes = batch.get(0)
                    .recognizer()
                    .recognizeAll(batch.stream().map(Work.Picture::source).toList());
            events.batch(model, batch.size(), waited, System.nanoTime() - now);
            for (int i = 0; i < batch.size(); i++) {
                events.pictures(model, end(outcomes.get(i)), 1);
                batch.get(i).work().answer(batch.get(i).index(), outcomes.get(i));
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // one batch is lost, not the thread; its clients are told before anything else can fail
            Problem problem = new Problem(
                    ErrorCode.INTERNAL, "reading failed: " + e.getClass().getSimpleName());
            batch.forEach(picture -> picture.work().fail(problem));
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} pictures were not read: {1}",
                    batch.size(),
                    e.getClass().getName());
            failed(model, batch.size());
        } finally {
            batch.forEach(picture -> picture.work().left(1));
        }
    }

    private void failed(String model, int count) {
        try {
            events.pictures(model, PictureEnd.FAILED, count);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "they were not counted: {0}",
                    e.getClass().getName());
        }
    }

    private static PictureEnd end(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.error() instanceof ImageDecodeException ? PictureEnd.UNREADABLE : PictureEnd.FAILED;
        }
        return PictureEnd.READ;
    }

    /** Pictures that wait. */
    public int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Pictures that may wait. */
    public int capacity() {
        return capacity;
    }

    /** Takes nothing new, and returns when what was queued is read. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        deadlines.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
