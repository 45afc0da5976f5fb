// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import master.api.wire.WireWriter;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import master.serve.http.Tokens;

/** The methods of a service, each of one message each way, as bytes. */
final class Methods {
    /** Messages as they are on the wire. */
    static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private static final Object READING = "reads pictures"; // what a method is marked with

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final String service;
    private final Serving serving;
    private final ServerServiceDefinition.Builder definition;

    Methods(String service, Serving serving) {
        this.service = service;
        this.serving = serving;
        this.definition = ServerServiceDefinition.builder(service);
    }

    /** Adds one that anybody may call. */
    Methods open(String name, Call.Answering answering) {
        return add(name, answering, false, true);
    }

    /** Adds one for whoever has a token, where tokens are needed. */
    Methods add(String name, Call.Answering answering) {
        return add(name, answering, false, false);
    }

    /** Adds one that reads pictures. */
    Methods reading(String name, Call.Answering answering) {
        return add(name, answering, true, false);
    }

    /** What is answered at once. */
    static Call.Answering now(Function<byte[], WireWriter> answer) {
        return (message, call) ->
                CompletableFuture.completedFuture(answer.apply(message).toBytes());
    }

    /** Whether a method reads pictures, so that its messages may be large. */
    static boolean reads(MethodDescriptor<?, ?> method) {
        return method.getSchemaDescriptor() == READING;
    }

    private Methods add(String name, Call.Answering answering, boolean reads, boolean open) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .setSchemaDescriptor(reads ? READING : null)
                .build();
        definition.addMethod(method, handler(answering, reads, open));
        return this;
    }

    private ServerCallHandler<byte[], byte[]> handler(Call.Answering answering, boolean reads, boolean open) {
        return (ServerCall<byte[], byte[]> server, Metadata headers) -> {
            Call call = new Call(server, headers, serving, answering, reads);
            Tokens tokens = serving.context().tokens();
            if (open || tokens.isOpen() || tokens.know(Optional.ofNullable(headers.get(AUTHORIZATION)))) {
                call.begin();
            } else {
                call.fail(new Problem(
                        ErrorCode.UNAUTHORIZED, "a bearer token is needed, and this is none that is known"));
            }
            return call;
        };
    }

    ServerServiceDefinition definition() {
        return definition.build();
    }
}
