// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import master.serve.options.Limits;
import master.serve.spi.Front;
import master.serve.spi.FrontContext;
import org.jspecify.annotations.Nullable;

/** gRPC's server, set up: no thread waits for a client, and no client for longer than it may. */
final class GrpcServer implements Front.Running {
    private static final Logger GRPC = Logger.getLogger("io.grpc"); // kept, or they lose their levels
    private static final Logger NETTY = Logger.getLogger("io.grpc.netty.shaded");
    private static final int MOST_CALLS_OF_A_CONNECTION = 100;
    private static final int WINDOW = 1 << 18; // bytes on their way to a call
    private static final int MOST_HEADERS = 8192;
    private static final int MOST_RESETS = 400; // of a connection in ten seconds

    private final Server server;
    private final Set<StreamCall> streams = ConcurrentHashMap.newKeySet();
    private final Peers peers;
    private final EventLoopGroup acceptor = threads(1, "master-grpc-acceptor");
    private final EventLoopGroup network;
    private final ExecutorService calls;
    private final ExecutorService heavyCalls;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("master-grpc-timer", true));

    private GrpcServer(FrontContext context, InetSocketAddress address) {
        GRPC.setLevel(Level.WARNING);
        NETTY.setLevel(Level.SEVERE); // it warns of what clients send
        Limits limits = context.limits();
        int cores = Runtime.getRuntime().availableProcessors();
        peers = new Peers(limits, timer, context.log());
        Serving serving = new Serving(context, timer, peers, streams);
        network = threads(cores, "master-grpc");
        calls = pool(2, "master-grpc-call");
        heavyCalls = pool(cores, "master-grpc-heavy");
        timer.setRemoveOnCancelPolicy(true);
        server = NettyServerBuilder.forAddress(address, InsecureServerCredentials.create())
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(network)
                .channelFactory(() -> new LimitedServerChannel(peers))
                .executor(calls)
                .callExecutor(new ServerCallExecutorSupplier() {
                    @Override
                    public <A, B> @Nullable Executor getExecutor(ServerCall<A, B> call, Metadata headers) {
                        // unpacking takes long, and health does not wait for it
                        return Methods.reads(call.getMethodDescriptor()) ? heavyCalls : null;
                    }
                })
                .maxInboundMessageSize(limits.maxBody())
                .maxInboundMetadataSize(MOST_HEADERS)
                .flowControlWindow(WINDOW)
                .maxConcurrentCallsPerConnection(MOST_CALLS_OF_A_CONNECTION)
                .maxRstFramesPerWindow(MOST_RESETS, 10)
                .maxConnectionIdle(limits.idleMillis(), TimeUnit.MILLISECONDS)
                // whoever takes no answers takes no pings either
                .keepAliveTime(limits.idleMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(limits.bodyMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addStreamTracerFactory(new Received.Factory(context.budget()))
                .addService(new InferenceService(serving).definition())
                .addService(new TensorFlowService(serving).prediction())
                .addService(new TensorFlowService(serving).models())
                .addService(new HealthService(serving).definition())
                .build();
    }

    private static EventLoopGroup threads(int count, String name) {
        return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    private static ExecutorService pool(int count, String name) {
        return Executors.newFixedThreadPool(count, new DefaultThreadFactory(name, true));
    }

    static GrpcServer start(FrontContext context, InetSocketAddress address) throws IOException {
        GrpcServer server = new GrpcServer(context, address);
        try {
            server.server.start();
        } catch (IOException e) {
            server.stop();
            throw e;
        }
        return server;
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public int connections() {
        return peers.count();
    }

    @Override
    public boolean drain(long graceMillis, long limitMillis) throws InterruptedException {
        Thread.sleep(graceMillis);
        server.shutdown();
        streams.forEach(StreamCall::drain);
        return server.awaitTermination(limitMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        server.shutdownNow();
        timer.shutdownNow();
        calls.shutdown();
        heavyCalls.shutdown();
        acceptor.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
