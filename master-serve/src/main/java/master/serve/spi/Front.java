// SPDX-License-Identifier: Apache-2.0
package master.serve.spi;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Another protocol for the models of a server, on a port of its own; found as a service. */
public interface Front {
    /** The scheme of its addresses, such as {@code grpc}. */
    String scheme();

    /**
     * Listens.
     *
     * @param address the port may be 0
     * @throws IOException if the address cannot be used
     */
    Running start(FrontContext context, InetSocketAddress address) throws IOException;

    /** One that listens. Thread-safe. */
    interface Running {
        /** The port that it listens on. */
        int port();

        /** Open connections. */
        int connections();

        /**
         * Stops without losing a request: everything is served for a while, then nothing new is taken and what is under way
         * is finished.
         *
         * @param graceMillis how long everything is still served
         * @param limitMillis how long what is under way may take
         * @return whether all of it was finished
         */
        boolean drain(long graceMillis, long limitMillis) throws InterruptedException;

        /** Closes everything at once. */
        void stop();
    }
}
