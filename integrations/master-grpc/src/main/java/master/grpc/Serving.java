// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import master.serve.spi.FrontContext;

/**
 * What all calls share.
 *
 * @param timer ends calls whose message does not arrive, and connections that do not take their answer
 * @param peers the open connections
 * @param streams the calls of many messages that are under way; a set for many threads
 */
record Serving(FrontContext context, ScheduledExecutorService timer, Peers peers, Set<StreamCall> streams) {}
