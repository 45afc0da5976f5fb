// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import master.core.wire.WireWriter;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import master.serve.http.Tokens;

/** The methods of a service, their messages as bytes. */
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

    private static final Object READING = "reads images"; // what a method is marked with

    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace
    private static final Problem UNKNOWN =
            new Problem(ErrorCode.UNAUTHORIZED, "a bearer token is needed, and this is none that is known");

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
    Methods open(String name, Answering answering) {
        return add(name, answering, false, true);
    }

    /** Adds one for whoever has a token, where tokens are needed. */
    Methods add(String name, Answering answering) {
        return add(name, answering, false, false);
    }

    /** Adds one that reads images. */
    Methods reading(String name, Answering answering) {
        return add(name, answering, true, false);
    }

    /** Adds one that reads images as long as messages come. */
    Methods stream(String name, Answering answering) {
        definition.addMethod(method(name, true, MethodDescriptor.MethodType.BIDI_STREAMING), (server, headers) -> {
            StreamCall call = new StreamCall(server, headers, serving, answering);
            if (isKnown(headers)) {
                call.begin();
            } else {
                server.close(Statuses.of(UNKNOWN), Statuses.trailers(UNKNOWN));
            }
            return call;
        });
        return this;
    }

    /** What is answered at once. */
    static Answering now(Function<byte[], WireWriter> answer) {
        return (message, call) ->
                CompletableFuture.completedFuture(answer.apply(message).toBytes());
    }

    /** Whether a method reads images, so that its messages may be large. */
    static boolean reads(MethodDescriptor<?, ?> method) {
        return method.getSchemaDescriptor() == READING;
    }

    private Methods add(String name, Answering answering, boolean reads, boolean open) {
        definition.addMethod(method(name, reads, MethodDescriptor.MethodType.UNARY), (server, headers) -> {
            Call call = new Call(server, headers, serving, answering, reads);
            if (open || isKnown(headers)) {
                call.begin();
            } else {
                call.fail(UNKNOWN);
            }
            return call;
        });
        return this;
    }

    private MethodDescriptor<byte[], byte[]> method(String name, boolean reads, MethodDescriptor.MethodType type) {
        return MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .setSchemaDescriptor(reads ? READING : null)
                .build();
    }

    private boolean isKnown(Metadata headers) {
        Tokens tokens = serving.context().tokens();
        return tokens.isOpen() || tokens.know(Optional.ofNullable(headers.get(AUTHORIZATION)));
    }

    ServerServiceDefinition definition() {
        return definition.build();
    }
}
