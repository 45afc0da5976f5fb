// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import master.api.wire.WireWriter;
import master.serve.api.Inference;
import master.serve.engine.Asked;
import master.serve.engine.ModelVersion;
import master.serve.spi.FrontContext;

/** {@code inference.GRPCInferenceService}: the Open Inference Protocol, with what Triton's clients ask besides. */
final class InferenceService {
    private static final String INFER = "ModelInfer";

    private final FrontContext context;
    private final ScheduledExecutorService timer;

    InferenceService(FrontContext context, ScheduledExecutorService timer) {
        this.context = context;
        this.timer = timer;
    }

    ServerServiceDefinition definition() {
        return new Methods("inference.GRPCInferenceService", context, timer)
                .open("ServerLive", now(message -> Messages.yes(true)))
                .open("ServerReady", now(message -> Messages.yes(isReady())))
                .add("ModelReady", now(message -> Messages.yes(isReady() && isThere(ModelName.of(message)))))
                .add("ServerMetadata", now(message -> Messages.server(context.version())))
                .add("ModelMetadata", now(message -> Messages.metadata(model(message))))
                .add("ModelConfig", now(message -> Messages.config(model(message))))
                .add("ModelStatistics", now(message -> Messages.statistics(models(message), context.totals())))
                .add("RepositoryIndex", now(message -> Messages.index(context.reader().models().all())))
                .reading(INFER, this::infer)
                .definition();
    }

    /** Whether the messages of a method may be large. */
    static boolean isHeavy(MethodDescriptor<?, ?> method) {
        return INFER.equals(method.getBareMethodName());
    }

    private static Call.Answering now(Function<byte[], WireWriter> answer) {
        return (message, call) ->
                CompletableFuture.completedFuture(answer.apply(message).toBytes());
    }

    private boolean isReady() {
        return context.ready().getAsBoolean();
    }

    private boolean isThere(ModelName model) {
        return context.reader().models().find(model.name(), model.version()).isPresent();
    }

    private ModelVersion model(byte[] message) {
        return ModelName.of(message).in(context.reader());
    }

    private List<ModelVersion> models(byte[] message) {
        ModelName asked = ModelName.of(message);
        return asked.name().isEmpty()
                ? context.reader().models().all()
                : List.of(asked.in(context.reader()));
    }

    private CompletableFuture<byte[]> infer(byte[] message, Call call) {
        InferRequest request = InferRequest.of(message);
        return context.reader()
                .read(
                        request.model().name(),
                        request.model().version(),
                        new Asked(request.constraint(), false),
                        request.pictures(),
                        Inference.patient(call.caller(), call.beginNanos(), request.timeoutMicros()),
                        request.model().missing())
                .thenApply(read -> Messages.answer(request, read).toBytes());
    }
}
