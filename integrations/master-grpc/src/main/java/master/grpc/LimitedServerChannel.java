// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;

/** Accepts connections while there may be more of them, and closes those beyond at once. */
final class LimitedServerChannel extends NioServerSocketChannel {
    private final Peers peers;

    LimitedServerChannel(Peers peers) {
        this.peers = peers;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int count = super.doReadMessages(accepted);
        if (count != 1) {
            return count;
        }
        NioSocketChannel channel = (NioSocketChannel) accepted.get(accepted.size() - 1);
        if (channel.remoteAddress() == null || !peers.enter(channel.remoteAddress(), channel)) {
            accepted.remove(accepted.size() - 1);
            channel.unsafe().closeForcibly(); // it belongs to no event loop yet
            return 0;
        }
        return count;
    }
}
