// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

/** Who counts requests. Called on the server's threads; must be quick and must not throw. */
public interface Requests {
    /** A request has been answered. */
    void answered(Route route, int status, long nanos);
}
