// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.Objects;
import master.api.Recognizer;

/**
 * A recognizer that is closed when it has been replaced and the last request that uses it is done. Thread-safe; nobody
 * waits.
 */
final class SharedRecognizer {
    private final Recognizer recognizer;
    private final Pace pace = new Pace();
    private int users;
    private boolean retired;

    SharedRecognizer(Recognizer recognizer) {
        this.recognizer = Objects.requireNonNull(recognizer, "recognizer");
    }

    Recognizer recognizer() {
        return recognizer;
    }

    Pace pace() {
        return pace;
    }

    /** Takes part in it; false if it has been replaced. */
    synchronized boolean acquire() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    /** Gives a part back; the last one closes. */
    void release() {
        boolean last;
        synchronized (this) {
            users--;
            last = retired && users == 0;
        }
        if (last) {
            recognizer.close();
        }
    }

    /** Gives it to nobody any more, and closes it as soon as nobody uses it. */
    void retire() {
        boolean unused;
        synchronized (this) {
            unused = !retired && users == 0;
            retired = true;
        }
        if (unused) {
            recognizer.close();
        }
    }
}
