// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Open connections, of all and of each address. Thread-safe. */
final class Peers {
    private final int most;
    private final int mostPerAddress;
    private final Map<InetAddress, Integer> counts = new HashMap<>(); // guarded by this
    private int count; // guarded by this

    Peers(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Counts one more connection; false if there are as many as may be. */
    synchronized boolean enter(InetAddress address) {
        if (count >= most || counts.getOrDefault(address, 0) >= mostPerAddress) {
            return false;
        }
        count++;
        counts.merge(address, 1, Integer::sum);
        return true;
    }

    /** A connection that was counted is closed. */
    synchronized void leave(InetAddress address) {
        count--;
        counts.computeIfPresent(address, (key, old) -> old > 1 ? old - 1 : null);
    }

    synchronized int count() {
        return count;
    }
}
