// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import master.api.Device;
import master.api.ModelInfo;
import master.api.ModelLoadException;
import master.api.Recognizer;

/**
 * One version of a model: the recognizer that knows nothing of the texts, and a few that do, opened when they are asked
 * for. Thread-safe.
 */
public final class ModelVersion {
    private final String name;
    private final long version;
    private final ModelSource.Opener opener;
    private final Executor openings;
    private final int mostConstrained;
    private final SharedRecognizer plain;
    private final ModelInfo info;
    private final Device device;
    private final Map<Asked, CompletableFuture<SharedRecognizer>> constrained =
            new LinkedHashMap<>(16, 0.75f, true); // by last use; guarded by this
    private boolean retired; // guarded by this

    /**
     * @param plain the recognizer without constraint, which this takes over
     * @param openings runs openings, and refuses when there are too many
     * @param mostConstrained how many recognizers with a constraint are kept
     */
    ModelVersion(
            String name,
            long version,
            ModelSource.Opener opener,
            Recognizer plain,
            Executor openings,
            int mostConstrained) {
        this.name = name;
        this.version = version;
        this.opener = opener;
        this.openings = openings;
        this.mostConstrained = mostConstrained;
        this.plain = new SharedRecognizer(plain);
        this.info = plain.model();
        this.device = plain.device();
    }

    /** The name that it is served under. */
    public String name() {
        return name;
    }

    public long version() {
        return version;
    }

    public ModelInfo info() {
        return info;
    }

    public Device device() {
        return device;
    }

    /** A part in the recognizer without constraint; empty if this version has been replaced. */
    Optional<Lease> lease() {
        return plain.acquire() ? Optional.of(new Lease(this, plain)) : Optional.empty();
    }

    /**
     * A part in a recognizer that knows the constraint. It fails with a {@link Problem}; it is empty if this version
     * has been replaced.
     */
    CompletableFuture<Optional<Lease>> lease(Asked asked) {
        if (asked.equals(Asked.NOTHING)) {
            return CompletableFuture.completedFuture(lease());
        }
        return opened(asked)
                .thenApply(shared -> shared.acquire() ? Optional.of(new Lease(this, shared)) : Optional.empty());
    }

    private synchronized CompletableFuture<SharedRecognizer> opened(Asked asked) {
        CompletableFuture<SharedRecognizer> known = constrained.get(asked);
        if (known != null) {
            return known;
        }
        if (retired) {
            return CompletableFuture.completedFuture(plain); // it has been retired too, and says so
        }
        CompletableFuture<SharedRecognizer> opening;
        try {
            opening = CompletableFuture.supplyAsync(() -> open(asked), openings);
        } catch (RejectedExecutionException e) {
            throw new Problem(ErrorCode.OVERLOADED, "too many new constraints at once, try again later");
        }
        constrained.put(asked, opening);
        opening.whenComplete((shared, error) -> {
            if (error != null) {
                forget(asked, opening);
            }
        });
        if (constrained.size() > mostConstrained) {
            Asked oldest = constrained.keySet().iterator().next();
            retire(requireNonNull(constrained.remove(oldest)));
        }
        return opening;
    }

    private SharedRecognizer open(Asked asked) {
        try {
            return new SharedRecognizer(opener.open(asked));
        } catch (IllegalArgumentException e) {
            throw new CompletionException(new Problem(ErrorCode.BAD_PARAMETER, e.getMessage()));
        } catch (ModelLoadException e) {
            throw new CompletionException(
                    new Problem(ErrorCode.BAD_PARAMETER, refusal(asked).formatted(name)));
        }
    }

    private static String refusal(Asked asked) {
        if (asked.boxes()) {
            return "model %s has no boxes";
        }
        return asked.secondLook().orElse(false) ? "model %s has no second look" : "model %s cannot be constrained";
    }

    private synchronized void forget(Asked asked, CompletableFuture<SharedRecognizer> opening) {
        constrained.remove(asked, opening);
    }

    private static void retire(CompletableFuture<SharedRecognizer> opening) {
        opening.whenComplete((shared, error) -> {
            if (error == null) {
                shared.retire();
            }
        });
    }

    /** Gives out no parts any more, and closes what is open as soon as nobody uses it. */
    void retire() {
        try {
            plain.retire(); // first, for opened() answers with it from then on
        } finally {
            List<CompletableFuture<SharedRecognizer>> all;
            synchronized (this) {
                retired = true;
                all = new ArrayList<>(constrained.values());
                constrained.clear();
            }
            all.forEach(ModelVersion::retire);
        }
    }
}
