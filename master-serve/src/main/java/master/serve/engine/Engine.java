// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import master.api.ImageDecodeException;
import master.api.ImageSource;
import master.api.Outcome;
import master.serve.engine.Events.ImageEnd;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue and the threads that empty it. A thread takes up to eight images of the same recognizer at once,
 * those that take long alone, and never waits for more: an idle server answers one image as fast as it can. When other
 * threads are idle it leaves them their share. Clients take turns ({@link Line}); while some thread is at an image that
 * takes long, one more thread reads others, so that nobody waits for that either. A full queue refuses at once, unless
 * another client has more in it, whose latest request goes then if that makes room; an image whose deadline has passed
 * never reaches the model.
 *
 * <p>Thread-safe.
 */
public final class Engine implements AutoCloseable {
    /** The most images that the model gets at once. */
    public static final int BATCH = 8;

    private static final long BATCH_WEIGHT = BATCH * Weight.BASE + 1_000_000; // more is later, not faster
    private static final long WEIGHT_OF_A_PLACE = 1_000_000;
    private static final long LEAST_WEIGHT = 64_000_000;

    private static final System.Logger LOG = System.getLogger("master.serve");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Line line = new Line(); // guarded by lock
    private int reading; // threads with work; guarded by lock
    private int longReading; // of them with an image that takes long; guarded by lock
    private boolean closed; // guarded by lock

    private final int workers;
    private final int capacity;
    private final Events events;
    private final ScheduledThreadPoolExecutor deadlines;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts the threads.
     *
     * @param workers how many read at the same time; one more while some image takes long
     * @param capacity images that may wait; those that the model is reading do not count
     */
    public Engine(int workers, int capacity, Events events) {
        if (workers < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "%d workers and a queue of %d, each must be at least 1".formatted(workers, capacity));
        }
        this.workers = workers;
        this.capacity = capacity;
        this.events = events;
        deadlines = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "master-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        deadlines.setRemoveOnCancelPolicy(true);
        deadlines.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        for (int i = 0; i <= workers; i++) {
            Thread thread = new Thread(this::run, "master-reader-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /**
     * Queues images.
     *
     * @param lease which recognizer reads them; the engine closes it, also when it refuses
     * @param caller who waits; when it is gone, the images leave the queue
     * @return one outcome for each image, in order; or a {@link Problem}
     */
    public CompletableFuture<List<Outcome>> submit(Lease lease, List<ImageSource> images, Caller caller) {
        long now = System.nanoTime();
        Work entry;
        try {
            entry = new Work(lease, images, now, caller);
        } catch (RuntimeException | OutOfMemoryError e) {
            lease.close();
            throw e;
        }
        if (images.isEmpty()) {
            lease.close();
            return CompletableFuture.completedFuture(List.of());
        }
        if (entry.isOver(now)) {
            lease.close();
            events.images(entry.model(), ImageEnd.EXPIRED, entry.size());
            entry.fail(expired());
            return entry.answer();
        }
        Problem refusal = offer(entry);
        if (refusal != null) {
            lease.close();
            events.images(entry.model(), ImageEnd.REJECTED, entry.size());
            entry.fail(refusal);
            return entry.answer();
        }
        ScheduledFuture<?> timer = deadlines.schedule(
                () -> entry.fail(expired()), Math.max(0, caller.deadlineNanos() - now), TimeUnit.NANOSECONDS);
        entry.answer().whenComplete((outcomes, error) -> {
            timer.cancel(false);
            if (error != null) {
                withdraw(entry);
            }
        });
        caller.gone().thenRun(() -> entry.fail(gone()));
        return entry.answer();
    }

    private @Nullable Problem offer(Work entry) {
        Map<Work, Integer> displaced = new LinkedHashMap<>();
        Problem refusal = offer(entry, displaced);
        displaced.forEach((work, count) -> {
            events.images(work.model(), ImageEnd.REJECTED, count);
            work.fail(full());
            work.left(count);
        });
        return refusal;
    }

    private @Nullable Problem offer(Work entry, Map<Work, Integer> displaced) {
        lock.lock();
        try {
            if (closed) {
                return new Problem(ErrorCode.STOPPING, "the server is stopping");
            }
            if (entry.size() > capacity) {
                return new Problem(
                        ErrorCode.BAD_REQUEST, "%d images, the queue holds %d".formatted(entry.size(), capacity));
            }
            if (entry.size() > 1 && entry.weight() > heaviest()) {
                return new Problem(
                        ErrorCode.TOO_LARGE,
                        "%d million bytes of pixels, the queue holds %d million; send fewer images at once"
                                .formatted(entry.weight() / 1_000_000, heaviest() / 1_000_000));
            }
            long own = line.weight(entry.client()) + entry.weight();
            Optional<List<Work>> others = line.inTheWay((size, weight) -> hasRoom(entry, size, weight), own);
            if (others.isEmpty()) {
                return full();
            }
            others.get().forEach(other -> displaced.put(other, line.remove(other)));
            line.add(entry);
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

    private long heaviest() {
        return Math.max(LEAST_WEIGHT, capacity * WEIGHT_OF_A_PLACE);
    }

    /** Whether there is room beside so many images of such a weight. */
    private boolean hasRoom(Work entry, int size, long weight) {
        return size == 0 || (size + entry.size() <= capacity && weight + entry.weight() <= heaviest());
    }

    private static Problem full() {
        return new Problem(ErrorCode.OVERLOADED, "the queue is full, try again later");
    }

    private static Problem gone() {
        return new Problem(ErrorCode.CLIENT_GONE, "the client is gone");
    }

    private static Problem expired() {
        return new Problem(ErrorCode.DEADLINE_EXCEEDED, "the deadline has passed");
    }

    /** Takes what is left of a request out of the queue. */
    private void withdraw(Work entry) {
        int count;
        lock.lock();
        try {
            count = line.remove(entry);
        } finally {
            lock.unlock();
        }
        expire(entry, count);
    }

    private void expire(Work entry, int count) {
        if (count > 0) {
            events.images(entry.model(), ImageEnd.EXPIRED, count);
            entry.left(count);
        }
    }

    private void run() {
        List<Work.Image> batch = new ArrayList<>(BATCH);
        boolean more = true;
        while (more) {
            batch.clear();
            try {
                more = take(batch);
                readWanted(batch);
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                fail(batch, e); // one batch is lost, not the thread
            } finally {
                done(batch);
            }
        }
    }

    private void done(List<Work.Image> batch) {
        if (!batch.isEmpty()) {
            lock.lock();
            try {
                reading--;
                longReading -= batch.get(0).isLong() ? 1 : 0;
            } finally {
                lock.unlock();
            }
        }
        batch.forEach(image -> image.work().left(1));
    }

    private void readWanted(List<Work.Image> batch) {
        long now = System.nanoTime();
        List<Work.Image> wanted = new ArrayList<>(batch.size());
        for (Work.Image image : batch) {
            if (image.work().isOver(now)) {
                image.work().fail(expired());
                events.images(image.work().model(), ImageEnd.EXPIRED, 1);
            } else {
                wanted.add(image);
            }
        }
        if (!wanted.isEmpty()) {
            read(wanted, now);
        }
    }

    /** Waits for work; false when the engine is closed and the queue is empty. */
    private boolean take(List<Work.Image> batch) {
        lock.lock();
        try {
            while (!(closed && line.size() == 0)) {
                if (line.size() > 0 && (reading < workers || longReading > 0)) {
                    int others = Math.max(0, workers - reading - 1); // that have no work
                    int most = Math.min(BATCH, (line.size() + others) / (others + 1));
                    line.take(batch, most, BATCH_WEIGHT, reading >= workers);
                }
                if (!batch.isEmpty()) {
                    reading++;
                    longReading += batch.get(0).isLong() ? 1 : 0;
                    if (line.size() > 0) {
                        work.signal(); // for what is left, where one more may read now
                    }
                    return true;
                }
                work.awaitUninterruptibly();
            }
            work.signalAll();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void read(List<Work.Image> batch, long now) {
        String model = batch.get(0).work().model();
        long waited = now - batch.get(0).work().queuedNanos();
        long begin = THREADS.getCurrentThreadCpuTime();
        List<Outcome> outcomes = batch.get(0)
                .recognizer()
                .recognizeAll(batch.stream().map(Work.Image::source).toList());
        if (batch.get(0).weight() <= Weight.LONG) {
            batch.get(0).work().pace().took(batch.size(), THREADS.getCurrentThreadCpuTime() - begin);
        }
        events.batch(model, batch.size(), waited, System.nanoTime() - now);
        for (int i = 0; i < batch.size(); i++) {
            events.images(model, end(outcomes.get(i)), 1);
            batch.get(i).work().answer(batch.get(i).index(), outcomes.get(i));
        }
    }

    /** Its clients are told before anything else can fail. */
    private void fail(List<Work.Image> batch, Throwable error) {
        Problem problem = error instanceof OutOfMemoryError
                ? Problem.NO_MEMORY
                : new Problem(ErrorCode.INTERNAL, "reading failed");
        batch.forEach(image -> image.work().fail(problem));
        try {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} images were not read: {1}",
                    batch.size(),
                    error.getClass().getName());
            if (!batch.isEmpty()) {
                events.images(batch.get(0).work().model(), ImageEnd.FAILED, batch.size());
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // they were told; that it is not counted or logged harms nobody
        }
    }

    private static ImageEnd end(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.error() instanceof ImageDecodeException ? ImageEnd.UNREADABLE : ImageEnd.FAILED;
        }
        return ImageEnd.READ;
    }

    /** Images that wait. */
    public int waiting() {
        lock.lock();
        try {
            return line.size();
        } finally {
            lock.unlock();
        }
    }

    /** Images that may wait. */
    public int capacity() {
        return capacity;
    }

    /** Takes nothing new, and returns when what was queued is read. */
    @Override
    public void close() {
        close(Long.MAX_VALUE / 2);
    }

    /**
     * Takes nothing new, and waits until what was queued is read.
     *
     * @param nanos how long
     * @return whether it is
     */
    public boolean close(long nanos) {
        long begin = System.nanoTime();
        lock.lock();
        try {
            closed = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        boolean ended = true;
        for (Thread thread : threads) {
            long left = nanos - (System.nanoTime() - begin);
            while (thread.isAlive() && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = nanos - (System.nanoTime() - begin);
            }
            ended &= !thread.isAlive();
        }
        deadlines.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }
}
