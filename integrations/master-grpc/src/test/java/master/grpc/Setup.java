// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import master.api.Device;
import master.api.ImageDecodeException;
import master.api.ImageSource;
import master.api.ModelInfo;
import master.api.Outcome;
import master.api.Recognition;
import master.api.Recognizer;
import master.api.Vocabulary;
import master.serve.MasterServer;
import master.serve.engine.Asked;
import master.serve.engine.ModelSource;
import master.serve.options.ServerOptions;

/** A server of one model, {@code m}, with both protocols, and a client of it. */
final class Setup implements AutoCloseable {
    /** What came of a call. */
    record Answer(Status status, Metadata trailers, byte[] message) {}

    static final String SERVICE = "inference.GRPCInferenceService";

    final MasterServer server;
    final int port;
    final ManagedChannel channel;
    final Model model;
    final List<String> log = new CopyOnWriteArrayList<>();

    Setup(ServerOptions options, Model model) throws IOException {
        this.model = model;
        server = MasterServer.start(options, Map.of("m", model), log::add);
        port = server.open(new GrpcFront(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel = channel();
    }

    ManagedChannel channel() {
        return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    static ServerOptions options() {
        return ServerOptions.local().withTimes(0, 0, 10_000);
    }

    /** Reads the size of images, and of files their bytes as text; waits while it is held back. */
    static final class Model implements ModelSource, Recognizer {
        final Semaphore entered = new Semaphore(0);
        private final Semaphore gate = new Semaphore(0);
        private volatile boolean held;
        volatile Asked asked;

        void holdBack() {
            held = true;
        }

        void letGo() {
            held = false;
            gate.release(1000);
        }

        @Override
        public String stamp() {
            return "";
        }

        @Override
        public Found find() {
            return new Found(Optional.of(7L), ask -> {
                asked = ask;
                return this;
            });
        }

        @Override
        public List<Outcome> recognizeAll(List<ImageSource> images) {
            entered.release();
            if (held) {
                gate.acquireUninterruptibly();
            }
            return images.stream().map(Model::outcome).toList();
        }

        private static Outcome outcome(ImageSource source) {
            if (source instanceof ImageSource.Image image) {
                int corner = image.image().getRGB(0, 0) & 0xff;
                return read("%dx%d %d"
                        .formatted(image.image().getWidth(), image.image().getHeight(), corner));
            }
            String text = new String(((ImageSource.Bytes) source).bytes(), StandardCharsets.UTF_8);
            return text.equals("bad") ? new Outcome.Failed(new ImageDecodeException("it is bad")) : read(text);
        }

        private static Outcome read(String text) {
            return new Outcome.Recognized(new Recognition(text, 0.5, List.of()));
        }

        @Override
        public ModelInfo model() {
            return new ModelInfo(
                    "m",
                    Vocabulary.ofCharacters("ab"),
                    3,
                    1,
                    2,
                    4,
                    List.of(),
                    false,
                    "0".repeat(64),
                    Map.of(),
                    Map.of());
        }

        @Override
        public Device device() {
            return Device.CPU;
        }

        @Override
        public void close() {}
    }

    /** Begins a call; the message is sent and the client's side closed, or nothing is. */
    static ClientCall<byte[], byte[]> begin(
            ManagedChannel channel,
            String method,
            Optional<byte[]> message,
            CallOptions options,
            Metadata headers,
            CompletableFuture<Answer> answer) {
        MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.newBuilder(Methods.BYTES, Methods.BYTES)
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING) // or the client waits for the message
                .setFullMethodName(method)
                .build();
        ClientCall<byte[], byte[]> call = channel.newCall(descriptor, options);
        call.start(
                new ClientCall.Listener<>() {
                    private byte[] got = new byte[0];

                    @Override
                    public void onMessage(byte[] bytes) {
                        got = bytes;
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        answer.complete(new Answer(status, trailers, got));
                    }
                },
                headers);
        call.request(2);
        message.ifPresent(bytes -> {
            call.sendMessage(bytes);
            call.halfClose();
        });
        return call;
    }

    CompletableFuture<Answer> send(String method, byte[] message, CallOptions options, Metadata headers) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        begin(channel, method, Optional.of(message), options, headers, answer);
        return answer;
    }

    CompletableFuture<Answer> send(String method, byte[] message) {
        return send(SERVICE + "/" + method, message, CallOptions.DEFAULT, new Metadata());
    }

    Answer call(String method, byte[] message) {
        return send(method, message).orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** A value of the metrics. */
    double metric(String name) {
        try (InputStream stream = URI.create("http://127.0.0.1:%d/metrics".formatted(server.port()))
                .toURL()
                .openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        for (long end = System.nanoTime() + 10_000_000_000L; !condition.getAsBoolean(); Thread.sleep(5)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in vain: " + what);
            }
        }
    }

    @Override
    public void close() {
        model.letGo();
        channel.shutdownNow();
        server.close();
    }
}
