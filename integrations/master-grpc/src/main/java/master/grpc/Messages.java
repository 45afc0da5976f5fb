// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import master.api.Recognition;
import master.core.serving.InferenceMetadata;
import master.core.serving.TensorSpec;
import master.core.wire.WireReader;
import master.core.wire.WireWriter;
import master.serve.api.Reader;
import master.serve.api.Totals;
import master.serve.engine.ErrorCode;
import master.serve.engine.ModelVersion;
import master.serve.engine.Problem;

/** The messages of {@code inference.proto} that are answered; where a number stands below, its name stands there. */
final class Messages {
    private static final int TYPE_FP32 = 11;
    private static final int TYPE_STRING = 13;

    private Messages() {}

    /** A message of a client. */
    static WireReader read(byte[] message) {
        return WireReader.of("message", 0, message, problem -> new Problem(ErrorCode.BAD_REQUEST, problem));
    }

    /** {@code ServerLiveResponse}, {@code ServerReadyResponse} and {@code ModelReadyResponse} are all alike. */
    static WireWriter yes(boolean value) {
        return value ? new WireWriter().integer(1, 1) : new WireWriter();
    }

    static WireWriter server(String version) {
        return new WireWriter()
                .text(1, "master")
                .text(2, version)
                .text(3, "model_configuration")
                .text(3, "model_repository")
                .text(3, "statistics");
    }

    static WireWriter metadata(ModelVersion model) {
        return new WireWriter()
                .text(1, model.name())
                .text(2, Long.toString(model.version()))
                .text(3, InferenceMetadata.PLATFORM)
                .message(4, tensor(InferenceMetadata.INPUT))
                .message(5, tensor(InferenceMetadata.TEXT))
                .message(5, tensor(InferenceMetadata.CONFIDENCE));
    }

    private static WireWriter tensor(TensorSpec spec) {
        WireWriter tensor = new WireWriter().text(1, spec.name()).text(2, spec.datatype());
        spec.shape().forEach(dimension -> tensor.integer(3, dimension));
        return tensor;
    }

    static WireWriter config(ModelVersion model) {
        return new WireWriter()
                .message(
                        1,
                        new WireWriter()
                                .text(1, model.name())
                                .text(2, InferenceMetadata.PLATFORM)
                                .message(
                                        5,
                                        new WireWriter()
                                                .text(1, InferenceMetadata.INPUT.name())
                                                .integer(2, TYPE_STRING)
                                                .integer(4, -1))
                                .message(6, output(InferenceMetadata.TEXT, TYPE_STRING))
                                .message(6, output(InferenceMetadata.CONFIDENCE, TYPE_FP32))
                                .text(17, "master"));
    }

    private static WireWriter output(TensorSpec spec, int type) {
        return new WireWriter().text(1, spec.name()).integer(2, type).integer(3, -1);
    }

    static WireWriter statistics(List<ModelVersion> models, Totals totals) {
        WireWriter answer = new WireWriter();
        for (ModelVersion model : models) {
            Totals.Sums sums = totals.of(model.name());
            answer.message(
                    1,
                    new WireWriter()
                            .text(1, model.name())
                            .text(2, Long.toString(model.version()))
                            .integer(3, sums.latestMillis())
                            .integer(4, sums.read())
                            .integer(5, sums.batches())
                            .message(
                                    6,
                                    new WireWriter()
                                            .message(1, duration(sums.read(), sums.waitedNanos() + sums.ranNanos()))
                                            .message(2, duration(sums.failed(), 0))
                                            .message(3, duration(sums.read(), sums.waitedNanos()))
                                            .message(5, duration(sums.batches(), sums.ranNanos()))));
        }
        return answer;
    }

    private static WireWriter duration(long count, long nanos) {
        return new WireWriter().integer(1, count).integer(2, nanos);
    }

    static WireWriter index(List<ModelVersion> models) {
        WireWriter answer = new WireWriter();
        for (ModelVersion model : models) {
            answer.message(
                    1,
                    new WireWriter()
                            .text(1, model.name())
                            .text(2, Long.toString(model.version()))
                            .text(3, "READY"));
        }
        return answer;
    }

    /** A {@code ModelInferResponse}. */
    static WireWriter answer(InferRequest request, Reader.Read read) {
        List<Recognition> texts = read.recognitions();
        WireWriter answer = new WireWriter()
                .text(1, read.model().name())
                .text(2, Long.toString(read.model().version()));
        request.id().ifPresent(id -> answer.text(3, id));
        WireWriter raw = new WireWriter();
        for (String name : request.outputs()) {
            boolean isText = name.equals(InferenceMetadata.TEXT.name());
            WireWriter tensor = new WireWriter()
                    .text(1, name)
                    .text(2, isText ? "BYTES" : "FP32")
                    .integer(3, texts.size());
            if (request.raw()) {
                raw.bytes(6, isText ? texts(texts) : confidences(texts));
            } else if (isText) {
                WireWriter contents = new WireWriter();
                texts.forEach(each -> contents.text(8, each.text()));
                tensor.message(5, contents);
            } else {
                tensor.message(5, new WireWriter().bytes(6, confidences(texts))); // packed: as in binary
            }
            answer.message(5, tensor);
        }
        return answer.append(raw);
    }

    /** A {@code ModelStreamInferResponse} around an answer. */
    static byte[] streamed(byte[] answer) {
        return new WireWriter().bytes(2, answer).toBytes();
    }

    /** A {@code ModelStreamInferResponse} that says what is wrong with a message. */
    static WireWriter streamed(Problem problem) {
        return new WireWriter().text(1, problem.getMessage());
    }

    private static byte[] texts(List<Recognition> texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Recognition each : texts) {
            byte[] text = each.text().getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(text.length)
                    .array());
            bytes.writeBytes(text);
        }
        return bytes.toByteArray();
    }

    private static byte[] confidences(List<Recognition> texts) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * texts.size()).order(ByteOrder.LITTLE_ENDIAN);
        texts.forEach(each -> bytes.putFloat((float) each.confidence()));
        return bytes.array();
    }
}
