// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import master.api.ImageSource;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/**
 * The input tensor of the Open Inference Protocol: encoded images as BYTES {@code [N]} (or {@code [N, 1]}; in JSON as
 * base64, for JSON has no bytes), or numbers {@code [N, H, W, C]}: UINT8 from 0 to 255, FP32 from -1 to 1.
 */
public final class InferenceTensors {
    private static final int MOST_IMAGES = 4096; // far more than servers allow

    private InferenceTensors() {}

    /** Refuses more images than there would be memory for, before there are any: a byte of a tensor may be one. */
    public static void checkCount(long images) {
        if (images > MOST_IMAGES) {
            throw new Problem(
                    ErrorCode.TOO_LARGE,
                    "%d images or more, at most %d are allowed in a tensor".formatted(images, MOST_IMAGES));
        }
    }

    /** A shape that is small enough to be counted with; what is in it need not agree yet. */
    public static long[] checked(long[] shape) {
        if (shape.length > 8) {
            throw new Problem(ErrorCode.BAD_TENSOR, "shape must be a list of at most 8 numbers");
        }
        double product = 1;
        for (long dimension : shape) {
            if (dimension < 0 || dimension > Integer.MAX_VALUE) {
                throw new Problem(ErrorCode.BAD_TENSOR, "dimension %d is not allowed".formatted(dimension));
            }
            product *= dimension;
        }
        if (product > Integer.MAX_VALUE) {
            throw new Problem(ErrorCode.BAD_TENSOR, "shape is too large");
        }
        return shape;
    }

    /** The images of BYTES that came one by one. */
    public static List<ImageSource> encoded(long[] shape, List<byte[]> images) {
        if (batch(shape) != images.size()) {
            throw mismatch();
        }
        return images.stream().map(ImageSource::of).toList();
    }

    static List<ImageSource> fromJson(String type, long[] shape, JsonNode data) {
        if (!data.isArray()) {
            throw new Problem(ErrorCode.BAD_TENSOR, "data must be a list");
        }
        JsonTensor tensor = JsonTensor.of(data);
        int count = tensor.leaves().size();
        boolean flat = tensor.shape().length == 1;
        if (!flat && !java.util.Arrays.equals(tensor.shape(), shape)) {
            throw mismatch();
        }
        if (type.equals("BYTES")) {
            List<byte[]> images = new ArrayList<>();
            for (JsonNode leaf : tensor.leaves()) {
                if (!leaf.isTextual()) {
                    throw new Problem(ErrorCode.BAD_TENSOR, "BYTES in JSON are strings: images in base64");
                }
                images.add(Json.base64(leaf.textValue()));
            }
            return encoded(shape, images);
        }
        return PixelTensor.images(shape, tensor::number, count, range(type));
    }

    /**
     * The images of a tensor in binary: numbers one behind the other, of BYTES each with its length before it.
     *
     * @param data little-endian
     */
    public static List<ImageSource> fromBinary(String type, long[] shape, ByteBuffer data) {
        if (!type.equals("BYTES")) {
            PixelTensor.Range range = range(type);
            boolean bytes = range == PixelTensor.Range.BYTE;
            if (!bytes && data.remaining() % 4 != 0) {
                throw mismatch();
            }
            return bytes
                    ? PixelTensor.images(shape, i -> data.get(i) & 0xff, data.remaining(), range)
                    : PixelTensor.images(shape, i -> data.getFloat(4 * i), data.remaining() / 4, range);
        }
        long count = batch(shape);
        checkCount(count);
        List<ImageSource> images = new ArrayList<>();
        while (data.hasRemaining()) {
            int length = data.remaining() < 4 ? -1 : data.getInt();
            if (length < 0 || length > data.remaining() || images.size() == count) {
                throw mismatch();
            }
            byte[] image = new byte[length];
            data.get(image);
            images.add(ImageSource.of(image));
        }
        if (images.size() != count) {
            throw mismatch();
        }
        return images;
    }

    private static Problem mismatch() {
        return new Problem(ErrorCode.BAD_TENSOR, "shape and data do not agree");
    }

    private static long batch(long[] shape) {
        if (shape.length == 1 || (shape.length == 2 && shape[1] == 1)) {
            return shape[0];
        }
        throw new Problem(ErrorCode.BAD_TENSOR, "BYTES of rank %d, [N] or [N, 1] is needed".formatted(shape.length));
    }

    private static PixelTensor.Range range(String type) {
        return switch (type) {
            case "UINT8" -> PixelTensor.Range.BYTE;
            case "FP32" -> PixelTensor.Range.SIGNED;
            default ->
                throw new Problem(
                        ErrorCode.BAD_TENSOR, "datatype %.16s, BYTES, UINT8 or FP32 is allowed".formatted(type));
        };
    }
}
