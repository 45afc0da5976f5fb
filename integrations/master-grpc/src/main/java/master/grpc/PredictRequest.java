// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import master.api.ImageSource;
import master.core.serving.InferenceMetadata;
import master.core.wire.WireField;
import master.core.wire.WireReader;
import master.serve.api.InferenceTensors;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/**
 * A {@code PredictRequest} of TensorFlow Serving.
 *
 * @param outputs those asked for; empty: all
 */
record PredictRequest(ModelSpec model, List<ImageSource> images, Set<String> outputs) {
    private static final int FLOAT = 1;
    private static final int STRING = 7;
    private static final int MOST_OUTPUTS = 8;
    private static final String INPUT = InferenceMetadata.INPUT.name();

    static PredictRequest of(byte[] message) {
        ModelSpec model = ModelSpec.NONE;
        List<List<ImageSource>> inputs = new ArrayList<>();
        Set<String> outputs = new LinkedHashSet<>();
        for (WireReader in = Messages.read(message); in.hasMore(); ) {
            WireField field = in.next();
            switch (field.number()) {
                case 1 -> model = ModelSpec.of(field.asMessage());
                case 2 -> {
                    if (!inputs.isEmpty()) {
                        throw notOne();
                    }
                    inputs.add(input(field.asMessage()));
                }
                case 3 -> {
                    outputs.add(field.asText());
                    if (outputs.size() > MOST_OUTPUTS) {
                        throw new Problem(ErrorCode.BAD_TENSOR, "more than %d outputs".formatted(MOST_OUTPUTS));
                    }
                }
                default -> {} // what a later version has
            }
        }
        if (inputs.isEmpty()) {
            throw notOne();
        }
        return new PredictRequest(model, inputs.get(0), outputs);
    }

    private static Problem notOne() {
        return new Problem(ErrorCode.BAD_TENSOR, "inputs must be one tensor, '%s'".formatted(INPUT));
    }

    /** An entry of the map of inputs: 1 is the name, 2 the tensor. */
    private static List<ImageSource> input(WireReader entry) {
        String name = "";
        List<ImageSource> images = List.of();
        while (entry.hasMore()) {
            WireField field = entry.next();
            if (field.is(1)) {
                name = field.asText();
            } else if (field.is(2)) {
                images = images(field.asMessage());
            }
        }
        if (!name.equals(INPUT)) {
            throw new Problem(ErrorCode.BAD_TENSOR, "unexpected input '%.64s', '%s' is needed".formatted(name, INPUT));
        }
        return images;
    }

    /** A {@code TensorProto}; numbers stand in {@code tensor_content} or {@code float_val}. */
    private static List<ImageSource> images(WireReader tensor) {
        int type = 0;
        List<Long> shape = new ArrayList<>();
        List<byte[]> files = new ArrayList<>();
        ByteArrayOutputStream numbers = new ByteArrayOutputStream();
        while (tensor.hasMore()) {
            WireField field = tensor.next();
            switch (field.number()) {
                case 1 -> type = field.asInt();
                case 2 -> shape(field.asMessage(), shape);
                case 4 -> numbers.writeBytes(Tensor.copy(field.asBytes()));
                case 5 -> Tensor.floats(field, numbers);
                case 8 -> {
                    InferenceTensors.checkCount(files.size() + 1L);
                    files.add(Tensor.copy(field.asBytes()));
                }
                default -> {} // what other types use
            }
        }
        long[] dimensions = InferenceTensors.checked(
                shape.stream().mapToLong(Long::longValue).toArray());
        return switch (type) {
            case STRING -> InferenceTensors.encoded(dimensions.length == 0 ? new long[] {1} : dimensions, files);
            case FLOAT ->
                InferenceTensors.fromBinary(
                        "FP32",
                        dimensions,
                        ByteBuffer.wrap(numbers.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
            default ->
                throw new Problem(
                        ErrorCode.BAD_TENSOR, "data type %d, DT_STRING or DT_FLOAT is allowed".formatted(type));
        };
    }

    /** A {@code TensorShapeProto}: its dimensions are messages of one number. */
    private static void shape(WireReader in, List<Long> shape) {
        while (in.hasMore() && shape.size() <= 8) {
            WireField field = in.next();
            if (field.is(2)) {
                long size = 0;
                for (WireReader dimension = field.asMessage(); dimension.hasMore(); ) {
                    WireField number = dimension.next();
                    size = number.number() == 1 ? number.asLong() : size;
                }
                shape.add(size);
            }
        }
    }
}
