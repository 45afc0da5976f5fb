// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import io.grpc.ServerServiceDefinition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import master.api.Recognition;
import master.core.serving.InferenceMetadata;
import master.core.wire.WireWriter;
import master.serve.api.Reader;
import master.serve.api.TensorFlow;
import master.serve.api.TensorFlowOutputs;
import master.serve.engine.Asked;
import master.serve.engine.ErrorCode;
import master.serve.engine.ModelVersion;
import master.serve.engine.Problem;
import master.serve.spi.FrontContext;

/**
 * {@code tensorflow.serving.PredictionService} and {@code ModelService}: both signatures of TensorFlow Serving's REST.
 * Where a number stands below, its name stands in {@code prediction.proto}.
 */
final class TensorFlowService {
    private static final int FLOAT = 1;
    private static final int INT32 = 3;
    private static final int STRING = 7;
    private static final int AVAILABLE = 30;
    private static final String SIGNATURES = "signature_def";
    private static final String IDS = "output_0";
    private static final String LOGITS = "output_1";
    private static final String TEXT = InferenceMetadata.TEXT.name();
    private static final String CONFIDENCE = InferenceMetadata.CONFIDENCE.name();

    private final Serving serving;
    private final FrontContext context;

    TensorFlowService(Serving serving) {
        this.serving = serving;
        this.context = serving.context();
    }

    ServerServiceDefinition prediction() {
        return new Methods("tensorflow.serving.PredictionService", serving)
                .reading("Predict", this::predict)
                .add("GetModelMetadata", Methods.now(this::metadata))
                .definition();
    }

    ServerServiceDefinition models() {
        return new Methods("tensorflow.serving.ModelService", serving)
                .add("GetModelStatus", Methods.now(this::status))
                .definition();
    }

    private CompletableFuture<byte[]> predict(byte[] message, Answering.Asking asking) {
        PredictRequest request = PredictRequest.of(message);
        boolean decode = TensorFlow.isDecode(request.model().signature());
        for (String output : request.outputs()) {
            if (!(decode ? Set.of(IDS, LOGITS) : Set.of(TEXT, CONFIDENCE)).contains(output)) {
                throw new Problem(ErrorCode.BAD_TENSOR, "unexpected output '%.64s'".formatted(output));
            }
        }
        return context.reader()
                .read(
                        request.model().name(),
                        request.model().version(),
                        Asked.NOTHING,
                        request.images(),
                        asking.caller(),
                        request.model().missing())
                .thenApply(read -> (decode ? decoded(request, read) : texts(request, read)).toBytes());
    }

    private static WireWriter texts(PredictRequest request, Reader.Read read) {
        List<Recognition> texts = read.recognitions();
        WireWriter strings = tensor(STRING, texts.size());
        texts.forEach(each -> strings.text(8, each.text()));
        ByteBuffer confidences = numbers(texts.size());
        texts.forEach(each -> confidences.putFloat((float) each.confidence()));
        WireWriter answer = new WireWriter();
        output(answer, request, TEXT, strings);
        output(answer, request, CONFIDENCE, tensor(FLOAT, texts.size()).bytes(5, confidences.array()));
        return answer.message(2, ModelSpec.written(read.model(), TensorFlow.DEFAULT));
    }

    private static WireWriter decoded(PredictRequest request, Reader.Read read) {
        List<Recognition> texts = read.recognitions();
        TensorFlowOutputs outputs = new TensorFlowOutputs(read.model().info());
        TensorFlow.checkSize(outputs, texts.size());
        ByteBuffer ids = numbers(texts.size() * outputs.idsLength());
        ByteBuffer logits = numbers(texts.size() * outputs.rows() * outputs.tokens());
        for (Recognition text : texts) {
            for (int id : outputs.ids(text)) {
                ids.putInt(id);
            }
            for (float logit : outputs.logits(text)) {
                logits.putFloat(logit);
            }
        }
        WireWriter answer = new WireWriter();
        output(
                answer,
                request,
                IDS,
                tensor(INT32, texts.size(), outputs.idsLength()).bytes(4, ids.array()));
        output(
                answer,
                request,
                LOGITS,
                tensor(FLOAT, texts.size(), outputs.rows(), outputs.tokens()).bytes(4, logits.array()));
        return answer.message(2, ModelSpec.written(read.model(), TensorFlow.DECODE));
    }

    private static ByteBuffer numbers(int count) {
        return ByteBuffer.allocate(Math.multiplyExact(4, count)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void output(WireWriter answer, PredictRequest request, String name, WireWriter tensor) {
        if (request.outputs().isEmpty() || request.outputs().contains(name)) {
            answer.message(1, new WireWriter().text(1, name).message(2, tensor));
        }
    }

    private static WireWriter tensor(int type, int... shape) {
        return new WireWriter().integer(1, type).message(2, shape(shape));
    }

    private static WireWriter shape(int... sizes) {
        WireWriter shape = new WireWriter();
        for (int size : sizes) {
            shape.message(2, new WireWriter().integer(1, size));
        }
        return shape;
    }

    private WireWriter metadata(byte[] message) {
        ModelVersion model = ModelSpec.of(message).in(context.reader());
        TensorFlowOutputs outputs = new TensorFlowOutputs(model.info());
        boolean open = model.info().canvases().size() > 1;
        WireWriter decode = new WireWriter();
        info(
                decode,
                1,
                InferenceMetadata.INPUT.name(),
                FLOAT,
                -1,
                open ? -1 : model.info().height(),
                open ? -1 : model.info().width(),
                model.info().channels());
        info(decode, 2, IDS, INT32, -1, outputs.idsLength());
        info(decode, 2, LOGITS, FLOAT, -1, outputs.rows(), outputs.tokens());
        WireWriter texts = new WireWriter();
        info(texts, 1, InferenceMetadata.INPUT.name(), STRING, -1);
        info(texts, 2, TEXT, STRING, -1);
        info(texts, 2, CONFIDENCE, FLOAT, -1);
        WireWriter signatures = new WireWriter();
        signature(signatures, TensorFlow.DECODE, decode);
        signature(signatures, TensorFlow.DEFAULT, texts);
        WireWriter any = new WireWriter()
                .text(1, "type.googleapis.com/tensorflow.serving.SignatureDefMap")
                .message(2, signatures);
        return new WireWriter()
                .message(1, ModelSpec.written(model, ""))
                .message(2, new WireWriter().text(1, SIGNATURES).message(2, any));
    }

    private static void info(WireWriter signature, int field, String name, int type, int... shape) {
        WireWriter info = new WireWriter().text(1, name + ":0").integer(2, type).message(3, shape(shape));
        signature.message(field, new WireWriter().text(1, name).message(2, info));
    }

    private static void signature(WireWriter signatures, String name, WireWriter signature) {
        signature.text(3, "tensorflow/serving/predict");
        signatures.message(1, new WireWriter().text(1, name).message(2, signature));
    }

    private WireWriter status(byte[] message) {
        ModelVersion model = ModelSpec.of(message).in(context.reader());
        return new WireWriter()
                .message(
                        1,
                        new WireWriter()
                                .integer(1, model.version())
                                .integer(2, AVAILABLE)
                                .message(3, new WireWriter()));
    }
}
