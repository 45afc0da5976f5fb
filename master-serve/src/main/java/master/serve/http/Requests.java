// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.util.Optional;

/** Who counts requests. Called on the server's threads; must be quick and must not throw. */
public interface Requests {
    /**
     * How a request ended.
     *
     * @param id that its answer carries
     * @param route empty for what is none of ours, or not even a request
     * @param bytes of the answer
     */
    record End(
            String id,
            String address,
            String method,
            String path,
            Optional<Route> route,
            int status,
            int bytes,
            long nanos) {}

    /** A request is over. */
    void answered(End end);
}
