// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
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
        InetAddress address = channel.remoteAddress() == null ? null : channel.remoteAddress().getAddress();
        if (address == null || !peers.enter(address)) {
            accepted.remove(accepted.size() - 1);
            channel.unsafe().closeForcibly();
            return 0;
        }
        channel.closeFuture().addListener(closed -> peers.leave(address));
        return count;
    }
}
