// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;

/** The images of one request: one lease, one deadline, one answer. */
final class Work {
    /**
     * One of its images.
     *
     * @param weight what its pixels take
     * @param cost that, and what its model takes
     * @param isLong whether a reader has it for so long that others should not wait for that
     */
    record Image(Work work, int index, long weight, long cost, boolean isLong) {
        ImageSource source() {
            return work.sources.get(index);
        }

        Recognizer recognizer() {
            return work.lease.recognizer();
        }
    }

    private final Lease lease;
    private final List<ImageSource> sources;
    private final long queuedNanos;
    private final Caller caller;
    private final List<Image> images;
    private final long weight;
    private final CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
    private final AtomicReferenceArray<Outcome> outcomes;
    private final AtomicInteger unanswered;
    private final AtomicInteger unfinished;

    /**
     * @param lease closed when the last image has left the engine
     * @param caller who waits for it
     */
    Work(Lease lease, List<ImageSource> sources, long queuedNanos, Caller caller) {
        this.lease = lease;
        this.sources = List.copyOf(sources);
        this.queuedNanos = queuedNanos;
        this.caller = caller;
        this.outcomes = new AtomicReferenceArray<>(sources.size());
        this.unanswered = new AtomicInteger(sources.size());
        this.unfinished = new AtomicInteger(sources.size());
        long own = lease.pace().isSlow() ? Weight.of(lease.pace().nanos()) : 0;
        this.images = IntStream.range(0, sources.size())
                .mapToObj(i -> image(i, Weight.BASE + Weight.of(sources.get(i)), own))
                .toList();
        this.weight = images.stream().mapToLong(Image::weight).sum();
    }

    private Image image(int index, long weight, long own) {
        return new Image(this, index, weight, weight + own, weight > Weight.LONG || own > 0);
    }

    Pace pace() {
        return lease.pace();
    }

    List<Image> images() {
        return images;
    }

    /** What its images weigh together. */
    long weight() {
        return weight;
    }

    Object client() {
        return caller.client();
    }

    int size() {
        return sources.size();
    }

    String model() {
        return lease.model().name();
    }

    long queuedNanos() {
        return queuedNanos;
    }

    CompletableFuture<List<Outcome>> answer() {
        return answer;
    }

    /** Whether nobody waits for it any more. */
    boolean isOver(long nowNanos) {
        return answer.isDone() || nowNanos - caller.deadlineNanos() >= 0;
    }

    /** Answers one image; the last one answers the request. */
    void answer(int index, Outcome outcome) {
        outcomes.set(index, outcome);
        if (unanswered.decrementAndGet() == 0) {
            answer.complete(
                    IntStream.range(0, sources.size()).mapToObj(outcomes::get).toList());
        }
    }

    void fail(Problem problem) {
        answer.completeExceptionally(problem);
    }

    /** Images have left the engine, answered or not. */
    void left(int count) {
        if (unfinished.addAndGet(-count) == 0) {
            lease.close();
        }
    }
}
