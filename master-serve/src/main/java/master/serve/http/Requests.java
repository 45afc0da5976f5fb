// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Who counts requests. Called on the server's threads; must be quick and must not throw. */
public interface Requests {
    /**
     * How a request ended.
     *
     * @param id that its answer carries
     * @param name what was asked, as metrics call it; empty for what is none of ours, or not even a request
     * @param reads whether it is one that reads images
     * @param bytes of the answer
     */
    record End(
            String id,
            String address,
            String method,
            String path,
            Optional<String> name,
            boolean reads,
            int status,
            int bytes,
            long nanos) {}

    /** The id of a request: as its client calls it, if it does. */
    static String id(Optional<String> given) {
        return given.filter(id -> id.matches("[A-Za-z0-9._-]{1,64}"))
                .orElseGet(() -> Long.toHexString(ThreadLocalRandom.current().nextLong()));
    }

    /** A request is over. */
    void answered(End end);
}
