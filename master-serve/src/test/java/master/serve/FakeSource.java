// SPDX-License-Identifier: Apache-2.0
package master.serve;

import java.util.Optional;
import master.api.Recognizer;
import master.serve.engine.ModelSource;

/** A model that changes when the test says so. */
final class FakeSource implements ModelSource {
    private volatile Opener opener;
    private volatile int stamp;

    FakeSource(Recognizer recognizer) {
        this.opener = constraint -> recognizer;
    }

    void become(Opener next) {
        opener = next;
        stamp++;
    }

    @Override
    public String stamp() {
        return Integer.toString(stamp);
    }

    @Override
    public Found find() {
        return new Found(Optional.empty(), opener);
    }
}
