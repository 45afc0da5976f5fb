// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.io.IOException;
import java.net.InetSocketAddress;
import master.serve.spi.Front;
import master.serve.spi.FrontContext;

/** gRPC, without TLS: the Open Inference Protocol, TensorFlow Serving's prediction, and health. */
public final class GrpcFront implements Front {
    @Override
    public String scheme() {
        return "grpc";
    }

    @Override
    public Running start(FrontContext context, InetSocketAddress address) throws IOException {
        return GrpcServer.start(context, address);
    }
}
