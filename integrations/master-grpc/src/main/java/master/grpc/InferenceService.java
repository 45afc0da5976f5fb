// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import master.serve.api.Inference;
import master.serve.engine.ModelVersion;
import master.serve.spi.FrontContext;

/** {@code inference.GRPCInferenceService}: the Open Inference Protocol, with what Triton's clients ask besides. */
final class InferenceService {
    private final Serving serving;
    private final FrontContext context;

    InferenceService(Serving serving) {
        this.serving = serving;
        this.context = serving.context();
    }

    ServerServiceDefinition definition() {
        return new Methods("inference.GRPCInferenceService", serving)
                        .open("ServerLive", Methods.now(message -> Messages.yes(true)))
                        .open("ServerReady", Methods.now(message -> Messages.yes(isReady())))
                        .add(
                                "ModelReady",
                                Methods.now(message -> Messages.yes(isReady() && isThere(ModelName.of(message)))))
                        .add("ServerMetadata", Methods.now(message -> Messages.server(context.version())))
                        .add("ModelMetadata", Methods.now(message -> Messages.metadata(model(message))))
                        .add("ModelConfig", Methods.now(message -> Messages.config(model(message))))
                        .add(
                                "ModelStatistics",
                                Methods.now(message -> Messages.statistics(models(message), context.totals())))
                        .add(
                                "RepositoryIndex",
                                Methods.now(message ->
                                        Messages.index(context.reader().models().all())))
                        .reading("ModelInfer", this::infer)
                        .stream(
                                "ModelStreamInfer",
                                (message, asking) -> infer(message, asking).thenApply(Messages::streamed))
                        .definition();
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
        return asked.name().isEmpty() ? context.reader().models().all() : List.of(asked.in(context.reader()));
    }

    private CompletableFuture<byte[]> infer(byte[] message, Answering.Asking asking) {
        InferRequest request = InferRequest.of(message);
        return context.reader()
                .read(
                        request.model().name(),
                        request.model().version(),
                        request.asked(),
                        request.images(),
                        Inference.patient(asking.caller(), asking.beginNanos(), request.timeoutMicros()),
                        request.model().missing())
                .thenApply(read -> Messages.answer(request, read).toBytes());
    }
}
