// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import master.api.ImageDecodeException;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognition;
import master.serve.engine.Asked;
import master.serve.engine.Caller;
import master.serve.engine.Engine;
import master.serve.engine.ErrorCode;
import master.serve.engine.Lease;
import master.serve.engine.ModelVersion;
import master.serve.engine.Models;
import master.serve.engine.Problem;

/** Has images read: what all protocols share. */
public final class Reader {
    /** What was read, and by which model. */
    public record Read(ModelVersion model, List<Outcome> outcomes) {
        /** All texts; a {@link Problem} that names the first image without one. */
        public List<Recognition> recognitions() {
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) instanceof Outcome.Failed failed) {
                    Problem problem = problem(failed);
                    throw new Problem(problem.code(), "image %d: %s".formatted(i, problem.getMessage()));
                }
            }
            return outcomes.stream().map(Outcome::orThrow).toList();
        }
    }

    private final Models models;
    private final Engine engine;
    private final int maxImages;

    /** @param maxImages of one request */
    public Reader(Models models, Engine engine, int maxImages) {
        this.models = models;
        this.engine = engine;
        this.maxImages = maxImages;
    }

    /** What is served. */
    public Models models() {
        return models;
    }

    Engine engine() {
        return engine;
    }

    /**
     * Reads images.
     *
     * @param missing what to say if there is no such model or version
     * @return the outcomes, or a {@link Problem}
     */
    public CompletableFuture<Read> read(
            String name,
            Optional<Long> version,
            Asked asked,
            List<ImageSource> images,
            Caller caller,
            Problem missing) {
        check(images.size());
        return models.lease(name, version, asked).thenCompose(found -> {
            Lease lease = found.orElseThrow(() -> new CompletionException(missing));
            return engine.submit(lease, images, caller).thenApply(outcomes -> new Read(lease.model(), outcomes));
        });
    }

    /**
     * Reads any number of images, some at a time, for one request that was let in already.
     *
     * @return what was read in each, or a {@link Problem}
     */
    CompletableFuture<List<Outcome>> readAll(String name, List<ImageSource> images, Caller caller, Problem missing) {
        int together = Math.min(Math.min(Engine.BATCH, maxImages), engine.capacity());
        CompletableFuture<List<Outcome>> all = CompletableFuture.completedFuture(List.of());
        for (int from = 0; from < images.size(); from += together) {
            List<ImageSource> part = images.subList(from, Math.min(images.size(), from + together));
            all = all.thenCompose(before -> read(name, Optional.empty(), Asked.NOTHING, part, caller, missing)
                    .thenApply(read -> Stream.concat(before.stream(), read.outcomes().stream())
                            .toList()));
        }
        return all;
    }

    /** Refuses too many images, and none. */
    void check(int images) {
        if (images == 0) {
            throw new Problem(ErrorCode.BAD_REQUEST, "there is no image");
        }
        if (images > maxImages) {
            throw new Problem(
                    ErrorCode.TOO_LARGE, "%d images, %d are allowed in a request".formatted(images, maxImages));
        }
    }

    /** What a client is told of an image without a text. */
    static Problem problem(Outcome.Failed failed) {
        if (failed.error().getCause() instanceof OutOfMemoryError) {
            return Problem.NO_MEMORY; // the same image may be read when others are not
        }
        return failed.error() instanceof ImageDecodeException
                ? new Problem(ErrorCode.BAD_IMAGE, failed.error().getMessage())
                : new Problem(ErrorCode.INTERNAL, "reading failed");
    }
}
