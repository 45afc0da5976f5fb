// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import master.api.ImageSource;
import master.core.serving.InferenceMetadata;
import master.core.wire.WireField;
import master.core.wire.WireReader;
import master.serve.api.InferenceTensors;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/**
 * An {@code InferInputTensor}, and the kinds of {@code InferTensorContents} that hold images.
 *
 * @param encoded its {@code bytes_contents}
 * @param numbers its {@code uint_contents} or {@code fp32_contents}, as they would be in binary
 */
record Tensor(String name, String type, long[] shape, List<byte[]> encoded, byte[] numbers) {
    static Tensor of(WireReader in) {
        String name = "";
        String type = "";
        List<Long> shape = new ArrayList<>();
        List<byte[]> encoded = new ArrayList<>();
        ByteArrayOutputStream numbers = new ByteArrayOutputStream();
        while (in.hasMore()) {
            WireField field = in.next();
            switch (field.number()) {
                case 1 -> name = field.asText();
                case 2 -> type = field.asText();
                case 3 -> shape(field, shape);
                case 5 -> contents(field.asMessage(), encoded, numbers);
                default -> {} // parameters: none is known
            }
        }
        return new Tensor(
                name,
                type,
                InferenceTensors.checked(
                        shape.stream().mapToLong(Long::longValue).toArray()),
                encoded,
                numbers.toByteArray());
    }

    /** Numbers of a list come packed, or each for itself. */
    private static void shape(WireField field, List<Long> shape) {
        if (!field.delimited()) {
            if (shape.size() <= 8) { // one too many is refused
                shape.add(field.asLong());
            }
            return;
        }
        for (WireReader packed = field.asMessage(); packed.hasMore() && shape.size() <= 8; ) {
            shape.add(packed.varint());
        }
    }

    private static void contents(WireReader in, List<byte[]> encoded, ByteArrayOutputStream numbers) {
        while (in.hasMore()) {
            WireField field = in.next();
            switch (field.number()) {
                case 4 -> samples(field, numbers);
                case 6 -> floats(field, numbers);
                case 8 -> {
                    InferenceTensors.checkCount(encoded.size() + 1L);
                    encoded.add(copy(field.asBytes()));
                }
                default ->
                    throw new Problem(
                            ErrorCode.BAD_TENSOR, "contents must be bytes_contents, uint_contents or fp32_contents");
            }
        }
    }

    /** Samples of 8 bits, each a varint on the wire. */
    private static void samples(WireField field, ByteArrayOutputStream samples) {
        if (!field.delimited()) {
            samples.write(sample(field.asLong()));
            return;
        }
        for (WireReader packed = field.asMessage(); packed.hasMore(); ) {
            samples.write(sample(packed.varint()));
        }
    }

    private static int sample(long sample) {
        if (sample < 0 || sample > 255) {
            throw new Problem(ErrorCode.BAD_TENSOR, "pixel %d, 0 to 255 is allowed".formatted(sample));
        }
        return (int) sample;
    }

    /** Floats are on the wire as in binary. */
    static void floats(WireField field, ByteArrayOutputStream floats) {
        if (field.delimited()) {
            floats.writeBytes(copy(field.asBytes()));
        } else {
            int bits = field.asFixed32();
            for (int i = 0; i < Float.BYTES; i++) {
                floats.write(bits >>> 8 * i);
            }
        }
    }

    static byte[] copy(ByteBuffer view) {
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    /** @param raw the tensor's bytes, if they stand behind the request */
    List<ImageSource> images(Optional<ByteBuffer> raw) {
        if (!name.equals(InferenceMetadata.INPUT.name())) {
            throw new Problem(ErrorCode.BAD_TENSOR, "unexpected inference input '%.64s'".formatted(name));
        }
        if (raw.isPresent()) {
            if (numbers.length > 0 || !encoded.isEmpty()) {
                throw new Problem(ErrorCode.BAD_TENSOR, "contents and raw_input_contents, one of them is allowed");
            }
            return InferenceTensors.fromBinary(type, shape, raw.get());
        }
        return type.equals("BYTES")
                ? InferenceTensors.encoded(shape, encoded)
                : InferenceTensors.fromBinary(
                        type, shape, ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN));
    }
}
