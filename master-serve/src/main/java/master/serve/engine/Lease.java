// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import master.api.Recognizer;

/** One request's part in one version of a model: it stays open until {@link #close}. Closing twice is allowed. */
public final class Lease implements AutoCloseable {
    private final ModelVersion model;
    private final SharedRecognizer shared;
    private final AtomicBoolean closed = new AtomicBoolean();

    Lease(ModelVersion model, SharedRecognizer shared) {
        this.model = model;
        this.shared = shared;
    }

    public ModelVersion model() {
        return model;
    }

    Recognizer recognizer() {
        return shared.recognizer();
    }

    Pace pace() {
        return shared.pace();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            shared.release();
        }
    }
}
